package kong.unirest.core;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A request that is put together call by call. Names and values of queries are encoded, of fields the values alone. */
public final class HttpRequestWithBody {
    private final String method;
    private String url;
    private final List<String> headers = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private BodyPublisher body;

    HttpRequestWithBody(String method, String url) {
        this.method = method;
        this.url = url;
    }

    public HttpRequestWithBody header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    public HttpRequestWithBody basicAuth(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    public HttpRequestWithBody queryString(String name, Object value) {
        url += (url.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value);
        return this;
    }

    public HttpRequestWithBody field(String name, Object value) {
        fields.add(name + "=" + encoded(value));
        return this;
    }

    public HttpRequestWithBody body(String text) {
        body = BodyPublishers.ofString(text);
        return this;
    }

    public HttpRequestWithBody body(byte[] bytes) {
        body = BodyPublishers.ofByteArray(bytes);
        return this;
    }

    public HttpResponse<String> asString() {
        if (!fields.isEmpty()) {
            header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
            body(String.join("&", fields));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (int index = 0; index < headers.size(); index += 2) {
            request.header(headers.get(index), headers.get(index + 1));
        }
        request.method(method, body == null ? BodyPublishers.noBody() : body);
        try {
            java.net.http.HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new HttpResponse<>(response.statusCode(), response.body());
        } catch (IOException | InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }
}
