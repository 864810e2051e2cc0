import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Java's HttpClient with an Authenticator, which sends the client's credentials only once it is challenged. */
public final class Client {
    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newBuilder().authenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(variable("CLIENT_ID"), variable("CLIENT_SECRET").toCharArray());
            }
        }).build();
        String form = "grant_type=password&scope=api&username=" + encoded("API_USERNAME")
            + "&password=" + encoded("API_PASSWORD");
        String token = client.send(
            HttpRequest.newBuilder(URI.create(variable("TOKEN_URL")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build(),
            BodyHandlers.ofString()).body();
        String accessToken = token.replaceFirst("(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        String page = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(variable("ASSETS_URL")))
                .header("Authorization", "Bearer " + accessToken).build(),
            BodyHandlers.ofString()).body();
        System.out.println("{\"token\":" + token + ",\"page\":" + page + "}");
    }

    private static String variable(String name) {
        return System.getenv(name);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(variable(name), StandardCharsets.UTF_8);
    }
}
