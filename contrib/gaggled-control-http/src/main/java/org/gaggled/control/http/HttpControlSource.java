package org.gaggled.control.http;

import static org.gaggled.control.http.Replies.isHead;
import static org.gaggled.control.http.Replies.reply;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.control.Requester;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server. The JDK's dispatcher accepts connections; each request is read, done and answered on a virtual thread of
 * its own, so that a client that is slow to ask or to read holds up nobody else.
 */
final class HttpControlSource implements ControlSource {

    private static final Logger log = LoggerFactory.getLogger(HttpControlSource.class);

    private final HttpServer server;
    private final ExecutorService threads;
    private final Gatekeeper gatekeeper;
    private final Logins logins;
    private final String scheme;
    private final Operations operations;
    private final Page page = new Page();
    private final Places places;
    private final Places pageReaders;
    private final EventStreams streams;
    private final LogStreams logs;
    private final MetricsReader metrics;
    private final LastAnswers lastAnswers = new LastAnswers();
    private final Limits limits;
    private final ServerLog serverLog = new ServerLog();
    private final OncePerMinute intruders = new OncePerMinute();

    private HttpControlSource(
            HttpServer server, ExecutorService threads, HttpSettings settings, ControlPort port, Operations operations,
            MetricsReader metrics, Limits limits) {
        Sessions sessions = new Sessions(settings, InstantSource.system());
        this.server = server;
        this.threads = threads;
        this.gatekeeper = new Gatekeeper(settings, sessions, new WrongTokens(System::nanoTime));
        this.logins = new Logins(settings, sessions);
        this.scheme = settings.isEncrypted() ? Origin.HTTPS : Origin.HTTP;
        this.operations = operations;
        this.metrics = metrics;
        this.limits = limits;
        this.places = new Places(limits.streams(), limits.stall(), "follow events or read logs");
        this.pageReaders = new Places(Limits.PAGE_READERS, limits.stall(), "read the page");
        this.streams = new EventStreams(port, operations, places, limits);
        this.logs = new LogStreams(port, operations, places, limits);
    }

    /** Binds the address, and takes no requests yet. */
    static HttpControlSource open(HttpSettings settings, GaggleInfo gaggle, ControlPort port, Limits limits)
            throws PluginException {
        Limits.prepareServer();
        InetSocketAddress address = settings.address();
        try {
            HttpServer server = listen(address, settings.identity());
            Operations operations = new Operations(gaggle, port, limits);
            return new HttpControlSource(
                    server,
                    Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 1).factory()),
                    settings,
                    port,
                    operations,
                    new MetricsReader(gaggle, port, operations),
                    limits);
        } catch (IOException e) {
            throw new PluginException(
                    "http: cannot listen at " + text(address) + ": " + e.getMessage()
                            + "; choose another port or address in gaggled/"
                            + HttpSettings.SECTION,
                    e);
        }
    }

    private static HttpServer listen(InetSocketAddress address, @Nullable RenewedIdentity identity)
            throws IOException {
        if (identity == null) {
            return HttpServer.create(address, 0);
        }
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.toContext()));
        return server;
    }

    @Override
    public void start() {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        places.start();
        pageReaders.start();
        server.start();
        log.info("http: requests are answered at {}://{}/v1/", scheme, text(address()));
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The server would say nothing of what is thrown here, but it ends the connection. */
    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (Refusal refusal) {
                refuse(exchange, refusal);
            } catch (InterruptedException e) {
                log.debug("http: {} is cut off", exchange.getRemoteAddress());
            }
        } catch (IOException e) {
            log.debug("http: {} has gone away", exchange.getRemoteAddress(), e);
        } catch (RuntimeException | Error e) {
            String who = text(exchange.getRemoteAddress());
            if (isOfServer(e)) {
                intruders.about("unreadable", () -> log.warn(
                        "http: the server cannot read the request of {}: {} (reported at most once a minute)", who,
                        e.toString()));
            } else {
                log.error("http: a request of {} failed", who, e);
            }
            throw new IOException("the request of " + who + " failed", e);
        }
    }

    /** Whether the JDK's server has thrown that by itself, as it does when a body's chunk has an absurd length. */
    private static boolean isOfServer(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .map(frame -> String.valueOf(frame.getModuleName()))
                .filter(module -> !module.equals("java.base"))
                .findFirst()
                .filter("jdk.httpserver"::equals)
                .isPresent();
    }

    private void answer(HttpExchange exchange) throws IOException, Refusal, InterruptedException {
        Admission admission = gatekeeper.admit(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders(), exchange.getRemoteAddress().getAddress());
        Requester requester =
                new Requester(text(exchange.getRemoteAddress()), HttpSettings.SECTION, admission.role());
        Call call = Router.find(exchange.getRequestMethod(), exchange.getRequestURI());
        requireNoBody(exchange);
        Outlet outlet = new Outlet(() -> logins.isValid(admission));
        switch (call) {
            case Call.ListPrograms(ProgramQuery query) -> reply(exchange, 200, operations.list(query));
            case Call.ListDependencies(ProgramQuery query) ->
                    reply(exchange, 200, operations.listDependencies(query));
            case Call.Describe(String program) -> reply(exchange, 200, operations.describe(program));
            case Call.ListRuns(String program) -> reply(exchange, 200, operations.runs(program));
            case Call.Operate operate -> reply(exchange, 200, operations.operate(operate, requester));
            case Call.Plan() -> reply(exchange, 200, operations.plan(requester));
            case Call.Reload() ->
                    lastAnswers.answer(() -> reply(exchange, 200, operations.reload(requester)));
            case Call.Upgrade() ->
                    lastAnswers.answer(() -> reply(exchange, 200, operations.upgrade(requester)));
            case Call.ReadLogs(LogQuery query) -> readLogs(exchange, query, requester);
            case Call.ReadUsage() -> reply(exchange, 200, operations.usage());
            case Call.ListHosts() -> reply(exchange, 200, operations.hosts());
            case Call.ShowHost(String host) -> reply(exchange, 200, operations.host(host));
            case Call.BeginSession() -> logins.begin(exchange, admission);
            case Call.ShowSession() -> logins.show(exchange, admission);
            case Call.EndSession() -> logins.end(exchange, admission);
            case Call.ShowPage(String file) -> sendPage(exchange, file);
            case Call.Measure() -> sendMetrics(exchange);
            case Call.CheckHealth() -> reply(exchange, 200, operations.checkHealth());
            case Call.FollowLogs _ when isHead(exchange) -> EventStreams.sendHeaders(exchange);
            case Call.FollowLogs(LogQuery query) -> logs.serve(exchange, query, requester, outlet);
            case Call.Follow() when isHead(exchange) -> EventStreams.sendHeaders(exchange);
            case Call.Follow() -> streams.serve(exchange, outlet);
        }
    }

    /** The answer can be long, so that there must not be many of them at once. */
    private void readLogs(HttpExchange exchange, LogQuery query, Requester requester)
            throws IOException, Refusal, InterruptedException {
        Outlet outlet = new Outlet();
        try (Places.Place _ = places.take(outlet)) {
            JsonObject answer = JsonWords.of(operations.readLogs(query, requester));
            reply(exchange, 200, answer, outlet);
        }
    }

    /** Everything is said by method and address. */
    private static void requireNoBody(HttpExchange exchange) throws IOException, Refusal {
        InputStream body = exchange.getRequestBody();
        int length = body.readNBytes(Limits.LONGEST_BODY + 1).length;
        if (length > Limits.LONGEST_BODY) {
            throw Refusal.tooLarge();
        }
        if (length > 0) {
            throw Refusal.badRequest("a body is not allowed");
        }
    }

    private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        if (refusal.isOfIntruder()) {
            intruders.about("", () -> log.warn(
                    "http: a request of {} is refused: {} (reported at most once a minute)",
                    text(exchange.getRemoteAddress()),
                    refusal.getMessage()));
        }
        refusal.headers().forEach(exchange.getResponseHeaders()::set);
        reply(exchange, refusal.status(), refusal.body());
    }

    private void sendMetrics(HttpExchange exchange) throws IOException, Refusal, InterruptedException {
        MetricsText.Format format = MetricsText.Format.accepted(exchange.getRequestHeaders().getFirst("Accept"));
        Outlet outlet = new Outlet();
        try (Places.Place _ = places.take(outlet)) {
            reply(exchange, 200, format.contentType(), metrics.read().textIn(format), outlet);
        }
    }

    /** Who does not read what everybody gets is cut off, too, and takes no place from those who have a token. */
    private void sendPage(HttpExchange exchange, String file) throws IOException, Refusal {
        Outlet outlet = new Outlet();
        try (Places.Place _ = pageReaders.take(outlet)) {
            page.send(exchange, file, outlet);
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            lastAnswers.await(limits.farewell());
            streams.finish();
            logs.finish();
            if (!places.areFree(limits.farewell())) {
                streams.abandon();
                places.cutOffAll();
            }
        } finally {
            places.close();
            pageReaders.close();
            server.stop(0);
            threads.shutdownNow();
            metrics.close();
            serverLog.close();
        }
    }
}
