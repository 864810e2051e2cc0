// As much of RestSharp 112 as samples use, over System.Net.Http. RestSharp itself is not to be had where tests run.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using RestSharp.Authenticators;

namespace RestSharp
{
    public enum Method { Get, Post, Put, Delete, Head, Options, Patch }

    public enum DataFormat { Json, Xml, Binary, None }

    public sealed class RestClientOptions
    {
        public RestClientOptions(string baseUrl) { BaseUrl = baseUrl; }
        public string BaseUrl { get; }
        public HttpBasicAuthenticator Authenticator { get; set; }
    }

    public sealed class RestRequest
    {
        internal readonly string Resource;
        internal readonly Method Method;
        internal readonly List<KeyValuePair<string, string>> Headers = new List<KeyValuePair<string, string>>();
        internal readonly List<string> Query = new List<string>(), Form = new List<string>();
        internal HttpContent Body;

        public RestRequest(string resource, Method method = Method.Get)
        {
            Resource = resource;
            Method = method;
        }

        public RestRequest AddHeader(string name, string value)
        {
            Headers.Add(new KeyValuePair<string, string>(name, value));
            return this;
        }

        public RestRequest AddQueryParameter(string name, string value)
        {
            Query.Add(Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value));
            return this;
        }

        public RestRequest AddParameter(string name, string value)
        {
            Form.Add(Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value));
            return this;
        }

        public RestRequest AddStringBody(string body, DataFormat format)
        {
            var type = format == DataFormat.Json ? "application/json" : "text/plain";
            Body = new StringContent(body, Encoding.UTF8, type);
            return this;
        }

        public RestRequest AddBody(byte[] body, string contentType)
        {
            Body = new ByteArrayContent(body);
            Body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            return this;
        }

        public RestRequest AddBody(string body, string contentType)
        {
            Body = new StringContent(body, Encoding.UTF8, contentType);
            return this;
        }
    }

    public sealed class RestResponse
    {
        public HttpStatusCode StatusCode { get; internal set; }
        public string Content { get; internal set; }
    }

    public sealed class RestClient
    {
        static readonly string[] ContentHeaders = { "content-encoding", "content-type" };
        readonly RestClientOptions options;

        // Mono 6.8 ends a program by aborting its threads. Where that meets the thread of its sockets at work, an
        // assertion of its own fails, once in some hundreds of programs that had done all they were to do.
        static RestClient()
        {
            AppDomain.CurrentDomain.ProcessExit += (sender, arguments) => EndAtOnce(Environment.ExitCode);
        }

        [DllImport("libc", EntryPoint = "_exit")]
        static extern void EndAtOnce(int status);

        public RestClient(string baseUrl) : this(new RestClientOptions(baseUrl)) { }

        public RestClient(RestClientOptions options) { this.options = options; }

        public RestResponse Execute(RestRequest request)
        {
            var address = options.BaseUrl.TrimEnd('/') + "/" + request.Resource.TrimStart('/');
            if (request.Query.Count > 0) address += "?" + string.Join("&", request.Query);
            var message = new HttpRequestMessage(new HttpMethod(request.Method.ToString().ToUpper()), address);
            message.Content = request.Body;
            if (request.Form.Count > 0)
            {
                message.Content = new StringContent(
                    string.Join("&", request.Form), Encoding.UTF8, "application/x-www-form-urlencoded");
            }
            foreach (var header in request.Headers)
            {
                if (ContentHeaders.Contains(header.Key.ToLower()))
                    message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                else
                    message.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
            if (options.Authenticator != null) message.Headers.Authorization = options.Authenticator.Header;
            var response = new HttpClient().SendAsync(message).Result;
            return new RestResponse
            {
                StatusCode = response.StatusCode,
                Content = response.Content == null ? "" : response.Content.ReadAsStringAsync().Result
            };
        }
    }
}

namespace RestSharp.Authenticators
{
    public sealed class HttpBasicAuthenticator
    {
        internal readonly AuthenticationHeaderValue Header;

        public HttpBasicAuthenticator(string username, string password)
        {
            var pair = Encoding.UTF8.GetBytes(username + ":" + password);
            Header = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }
    }
}
