// Debian's node-request: sends the form with %20 for spaces, and the credentials in the `auth` option.
const request = require("request");
const { TOKEN_URL, ASSETS_URL, CLIENT_ID, CLIENT_SECRET, API_USERNAME, API_PASSWORD } = process.env;

request.post({
  url: TOKEN_URL,
  auth: { user: CLIENT_ID, pass: CLIENT_SECRET },
  form: { grant_type: "password", username: API_USERNAME, password: API_PASSWORD, scope: "api offline_access" },
  json: true,
}, (error, _, token) => {
  if (error) throw error;
  request.get({ url: ASSETS_URL, auth: { bearer: token.access_token }, json: true }, (failure, _, page) => {
    if (failure) throw failure;
    console.log(JSON.stringify({ token, page }));
  });
});
