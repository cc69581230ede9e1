package org.gaggled.json.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.call.CallException.Code;
import org.jspecify.annotations.Nullable;

/** The call {@code hosts}: the other hosts of the cluster, or one of them with its programs, in pages. */
final class HostCalls {

    static final List<String> ARGUMENTS = List.of("host", "from", "limit");

    private final ControlPort port;
    private final Executor thread;

    /**
     * It is answered by {@code port}.
     *
     * @param thread on which answers are put into words: whoever completes them has other things to do
     */
    HostCalls(ControlPort port, Executor thread) {
        this.port = port;
        this.thread = thread;
    }

    CompletionStage<JsonObject> hosts(JsonObject call, Caller caller) throws JsonException, CallException {
        int from = (int) CallArguments.bounded(call, "from", 0, 0, Integer.MAX_VALUE);
        int limit = (int) CallArguments.bounded(call, "limit", Calls.DEFAULT_PAGE, 1, Calls.MAX_PAGE);
        String host = call.findText("host");
        return port.getNeighbours().thenComposeAsync(
                cluster -> host == null ? CompletableFuture.completedFuture(all(cluster, from, limit))
                        : one(cluster, host, from, limit),
                thread);
    }

    private static JsonObject all(ClusterSnapshot cluster, int from, int limit) {
        List<HostState> hosts = cluster.getNeighbours();
        return paged(JsonWords.of(cluster, page(hosts, from, limit)), hosts, from, limit);
    }

    private static CompletionStage<JsonObject> one(ClusterSnapshot cluster, String name, int from, int limit) {
        HostState host = cluster.find(name);
        if (host == null) {
            return CompletableFuture.failedFuture(new CallException(Code.NO_SUCH_HOST, whyNot(cluster, name)));
        }
        HostReport report = host.getReport();
        List<NeighbourProgram> programs = report == null ? List.of() : report.getPrograms();
        return CompletableFuture.completedFuture(
                paged(JsonWords.of(cluster, host, page(programs, from, limit)), programs, from, limit));
    }

    private static String whyNot(ClusterSnapshot cluster, String name) {
        String nearest = NearestName.find(
                name, cluster.getNeighbours().stream().map(HostState::getHost).toList());
        return "there is no other host '" + CallException.shortened(name) + "' in the cluster"
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }

    private static <T> List<T> page(List<T> all, int from, int limit) {
        int begin = Math.min(from, all.size());
        return all.subList(begin, begin + Math.min(limit, all.size() - begin));
    }

    private static JsonObject paged(JsonObject words, List<?> all, int from, int limit) {
        @Nullable
        Long next = (long) from + limit < all.size() ? (long) from + limit : null;
        return words.put("total", all.size()).put("next", next);
    }
}
