package kong.unirest.core;

/** As much of Unirest 4 as samples use, over Java's own client. Unirest itself is not to be had where tests run. */
public final class Unirest {
    private Unirest() {}

    public static HttpRequestWithBody get(String url) {
        return new HttpRequestWithBody("GET", url);
    }

    public static HttpRequestWithBody post(String url) {
        return new HttpRequestWithBody("POST", url);
    }

    public static HttpRequestWithBody put(String url) {
        return new HttpRequestWithBody("PUT", url);
    }

    public static HttpRequestWithBody patch(String url) {
        return new HttpRequestWithBody("PATCH", url);
    }

    public static HttpRequestWithBody delete(String url) {
        return new HttpRequestWithBody("DELETE", url);
    }
}
