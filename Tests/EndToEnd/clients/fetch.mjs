// Node's own fetch: a token by the documented request, then the assets.
const { TOKEN_URL, ASSETS_URL, CLIENT_ID, CLIENT_SECRET, API_USERNAME, API_PASSWORD } = process.env;

const token = await fetch(TOKEN_URL, {
  method: "POST",
  headers: { Authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64")}` },
  body: new URLSearchParams({ grant_type: "password", username: API_USERNAME, password: API_PASSWORD, scope: "api" }),
}).then((response) => response.json());
const page = await fetch(ASSETS_URL, { headers: { Authorization: `Bearer ${token.access_token}` } });
console.log(JSON.stringify({ token, page: await page.json() }));
