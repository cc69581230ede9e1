package org.gaggled.transport.zmq.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a cluster, as one of them, which is <em>home</em>, knows them. Each is asked by its own control channel,
 * whose address and key home has learned; nothing but that comes from the cluster.
 */
final class Cluster {

    /** How many are asked side by side, which takes a thread each. */
    private static final int MOST_AT_ONCE = 16;

    private static final int PAGE = 500;

    private final ServerAddress home;
    private final List<Host> hosts;

    private Cluster(ServerAddress home, List<Host> hosts) {
        this.home = home;
        this.hosts = hosts;
    }

    /**
     * A host, as home knows it.
     *
     * @param state {@code home}, {@code known}, {@code unknown} or {@code left}
     * @param reason why it is unknown
     * @param url where it takes requests; null where it does not say
     * @param key what it proves itself by there; null where it does not say
     */
    record Host(
            String name, String state, long sinceMillis, @Nullable String reason, @Nullable String url,
            @Nullable String key) {

        boolean isHome() {
            return state.equals("home");
        }

        /** Whether it is known what its programs do. */
        boolean isKnown() {
            return isHome() || state.equals("known");
        }

        boolean hasLeft() {
            return state.equals("left");
        }

        /** How it stands, where that is not known: what follows its name in a sentence. */
        String standing() {
            String time = WideText.duration(sinceMillis);
            return hasLeft() ? "left the cluster " + time + " ago: its gaggled shut down"
                    : "has been " + state + " for " + time + (reason == null ? "" : ": " + HarmlessText.of(reason));
        }
    }

    /** What is asked of a host. */
    interface Question<T> {
        T ask(ControlClient client, Host host) throws GaggledException, ToolException, JsonException;
    }

    /** What came of it: an answer, or why there is none. */
    record Answer<T>(Host host, @Nullable T value, @Nullable String failure) {}

    /** The cluster that home is in. */
    static Cluster of(ServerAddress home) throws GaggledException {
        try (ControlClient client = ControlClient.connect(home)) {
            List<Host> hosts = new ArrayList<>();
            Long next = 0L;
            while (next != null) {
                JsonObject page = client.call(request(next));
                String own = page.findText("host");
                if (own == null) {
                    throw new GaggledException(Kind.REFUSED, "the gaggled at " + home + " is in no cluster: its"
                            + " configuration has no section gaggled/cluster");
                }
                if (next == 0) {
                    hosts.add(new Host(own, "home", 0, null, home.getUrl(), null));
                }
                for (JsonObject host : page.objects("hosts")) {
                    hosts.add(new Host(
                            host.text("host"), host.text("state"), host.number("since_ms"), host.findText("reason"),
                            host.findText("control_url"), host.findText("control_key")));
                }
                next = page.findNumber("next");
            }
            return new Cluster(home, List.copyOf(hosts));
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    private static JsonObject request(long from) {
        return new JsonObject().put("call", "hosts").put("from", from).put("limit", PAGE);
    }

    private static GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, "its answer makes no sense: " + e.getMessage());
    }

    /** All of them, home first. */
    List<Host> hosts() {
        return hosts;
    }

    /** What home knows last of the programs of a host. */
    List<JsonObject> lastKnown(Host host) throws GaggledException {
        try (ControlClient client = ControlClient.connect(home)) {
            List<JsonObject> programs = new ArrayList<>();
            Long next = 0L;
            while (next != null) {
                JsonObject page = client.call(request(next).put("host", host.name()));
                programs.addAll(page.objects("hosts").getFirst().objects("programs"));
                next = page.findNumber("next");
            }
            return programs;
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /** Asks these hosts side by side, each with as long for an answer as home has; answers are in their order. */
    <T> List<Answer<T>> ask(List<Host> asked, Question<T> question) throws ToolException {
        if (asked.isEmpty()) {
            return List.of();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(MOST_AT_ONCE, asked.size()), Thread.ofPlatform().daemon().name("host-", 1).factory())) {
            List<Future<Answer<T>>> begun = new ArrayList<>();
            asked.forEach(host -> begun.add(threads.submit(() -> answer(host, question))));
            List<Answer<T>> answers = new ArrayList<>();
            for (Future<Answer<T>> answer : begun) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a host was not asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted");
        }
    }

    private <T> Answer<T> answer(Host host, Question<T> question) {
        try (ControlClient client = ControlClient.connect(addressOf(host))) {
            if (!host.isHome()) {
                requireItself(client, host);
            }
            return new Answer<>(host, question.ask(client, host), null);
        } catch (GaggledException | ToolException e) {
            return new Answer<>(host, null, e.getMessage());
        } catch (JsonException e) {
            return new Answer<>(host, null, nonsense(e).getMessage());
        }
    }

    private ServerAddress addressOf(Host host) throws ToolException {
        if (host.isHome()) {
            return home;
        }
        if (host.url() == null) {
            throw new ToolException(host.isKnown()
                    ? "it does not say where it takes requests; set controlurl in its configuration"
                    : "it " + host.standing());
        }
        try {
            ServerAddress there = home.at(TcpEndpoint.parse(host.url()).toConnect());
            if (host.key() == null) {
                return there;
            }
            if (there.getKeys() == null) {
                throw new ToolException("it asks for keys; give --key and --server-key (or $GAGGLED_KEY and"
                        + " $GAGGLED_SERVER_KEY)");
            }
            return there.withKeys(there.getKeys().forServer(host.key()));
        } catch (IllegalArgumentException e) {
            throw new ToolException(
                    "it cannot be reached as it says: " + HarmlessText.of(String.valueOf(e.getMessage())));
        }
    }

    /** What is meant for a host must reach no other: that 127.0.0.1 is somebody else here is easily overlooked. */
    private static void requireItself(ControlClient client, Host host)
            throws GaggledException, ToolException, JsonException {
        String there = client.call(request(0).put("limit", 1)).findText("host");
        if (!Objects.equals(there, host.name())) {
            throw new ToolException("at " + host.url() + ", which it says it takes requests at, answers "
                    + (there == null ? "a gaggled that is in no cluster" : "the gaggled of " + HarmlessText.of(there))
                    + "; set its controlurl to an address that other hosts reach it at");
        }
    }
}
