package org.gaggled.control.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramPattern;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.PlanText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks gaggled, on the thread of a request, and puts the answer into words. Safe for use by several threads. */
final class Operations {

    private static final Logger log = LoggerFactory.getLogger(Operations.class);

    /** How many questions of one client wait for gaggled, which takes a bounded number of them. */
    private static final int MOST_ASKED = 256;

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Duration patience;
    private final Duration changePatience;

    Operations(GaggleInfo gaggle, ControlPort port, Limits limits) {
        this.gaggle = gaggle;
        this.port = port;
        this.patience = limits.answer();
        this.changePatience = limits.change();
    }

    JsonObject list(ProgramQuery query) throws Refusal, InterruptedException {
        return listOf(JsonWords.of(states(query)));
    }

    /** The same, with what each depends on, and why it is not up. */
    JsonObject listDependencies(ProgramQuery query) throws Refusal, InterruptedException {
        List<JsonObject> described = new ArrayList<>();
        Deque<CompletionStage<ProgramDescription>> asked = new ArrayDeque<>();
        for (ProgramState state : states(query)) {
            asked.add(port.describe(state.getName()));
            if (asked.size() == MOST_ASKED) {
                addDescription(asked.remove(), described);
            }
        }
        while (!asked.isEmpty()) {
            addDescription(asked.remove(), described);
        }
        return listOf(described);
    }

    private void addDescription(CompletionStage<ProgramDescription> asked, List<JsonObject> to)
            throws Refusal, InterruptedException {
        try {
            to.add(JsonWords.withDependencies(await(asked)));
        } catch (ControlException e) {
            // A reload has removed it since.
            if (e.getOutcome() != ControlOutcome.NO_SUCH_PROGRAM) {
                throw refusal(e.getOutcome(), "");
            }
        }
    }

    private List<ProgramState> states(ProgramQuery query) throws Refusal, InterruptedException {
        GaggleSnapshot all = answerOf(port.getSnapshot());
        String unknown = query.explain(all);
        if (unknown != null) {
            throw Refusal.notFound("no-such-program", unknown);
        }
        return query.page(all).getPrograms();
    }

    private JsonObject listOf(List<JsonObject> programs) {
        return new JsonObject()
                .put("instance", gaggle.getInstanceId())
                .put("host", gaggle.getHostName())
                .put("version", gaggle.getVersion())
                .put("config", gaggle.getConfigFile())
                .put("programs", programs);
    }

    /** What programs use that have a process; a system that does not tell is a conflict. */
    JsonObject usage() throws Refusal, InterruptedException {
        try {
            Map<String, CurrentUsage> usages = await(port.measure(), patience);
            return JsonWords.of(answerOf(port.getSnapshot()).getStates(), usages);
        } catch (ControlException e) {
            throw refusal(e, "");
        }
    }

    /** What is known of the other hosts, without their programs. */
    JsonObject hosts() throws Refusal, InterruptedException {
        ClusterSnapshot cluster = answerOf(port.getNeighbours());
        return JsonWords.of(cluster, cluster.getNeighbours());
    }

    /** The same of one of them, with its programs. */
    JsonObject host(String name) throws Refusal, InterruptedException {
        ClusterSnapshot cluster = answerOf(port.getNeighbours());
        HostState host = cluster.find(name);
        if (host == null) {
            throw Refusal.notFound(
                    "no-such-host",
                    "there is no other host '" + name + "' in the cluster: GET /v1/hosts lists all");
        }
        HostReport report = host.getReport();
        return JsonWords.of(cluster, host, report == null ? List.of() : report.getPrograms());
    }

    /** That gaggled answers, for whoever asks; nothing of its programs. */
    JsonObject checkHealth() throws Refusal, InterruptedException {
        answerOf(port.getSnapshot());
        return new JsonObject().put("status", "up");
    }

    JsonObject describe(String program) throws Refusal, InterruptedException {
        try {
            return JsonWords.of(await(port.describe(program), patience));
        } catch (ControlException e) {
            throw refusal(e, program);
        }
    }

    JsonObject runs(String program) throws Refusal, InterruptedException {
        try {
            return JsonWords.ofRuns(program, await(port.getRuns(program), patience));
        } catch (ControlException e) {
            throw refusal(e, program);
        }
    }

    /** Of a question about one program. */
    private Refusal refusal(ControlException e, String program) throws Refusal, InterruptedException {
        if (e.getOutcome() == ControlOutcome.NO_SUCH_PROGRAM) {
            refuseSeveral(program);
        }
        return e.getOutcome() == ControlOutcome.REFUSED
                ? Refusal.conflict("refused", String.valueOf(e.getMessage()))
                : refusal(e.getOutcome(), program);
    }

    /** The name of instances and a tag are known, but the answer is about one program. */
    private void refuseSeveral(String name) throws Refusal, InterruptedException {
        ProgramNames names = ProgramNames.ofStates(answerOf(port.getSnapshot()).getStates());
        ProgramSelector.Selection meant = ProgramSelector.named(name).select(names);
        if (meant.getExplanation() != null) {
            throw Refusal.notFound("no-such-program", meant.getExplanation());
        }
        if (!meant.getNames().isEmpty()) {
            throw Refusal.notFound("no-such-program", "'" + name + "' stands for several programs, such as '"
                    + meant.getNames().getFirst() + "'; list them with GET /v1/programs?name=" + name);
        }
    }

    JsonObject operate(Call.Operate call, Requester requester) throws Refusal, InterruptedException {
        OperationRequest request = OperationRequest.builder(call.operation(), requester)
                .programs(call.programs())
                .signal(call.signal())
                .waitAtMost(call.waitAtMost())
                .build();
        OperationResult result =
                await(port.perform(request), call.waitAtMost() == null ? patience : patience.plus(call.waitAtMost()));
        ControlOutcome outcome = result.getOutcome();
        if (meansSeveral(call.name(), result.getPrograms())) {
            return new JsonObject()
                    .put("programs", result.getPrograms().stream().map(Operations::answerOf).toList());
        }
        String explanation = result.getExplanation();
        if (explanation != null) {
            throw Refusal.notFound("no-such-program", explanation);
        }
        if (!outcome.isDone()) {
            throw refusal(outcome, call.name());
        }
        return new JsonObject().put("program", call.name()).put("done", call.operation().getWord());
    }

    /** Whether that is a glob, the name of instances, or a tag, and not simply the name of the one program. */
    private static boolean meansSeveral(String name, List<OperationResult.ProgramResult> programs) {
        return !programs.isEmpty()
                && (ProgramPattern.isGlob(name) || programs.stream().anyMatch(each -> !each.getProgram().equals(name)));
    }

    private static JsonObject answerOf(OperationResult.ProgramResult result) {
        return new JsonObject()
                .put("program", result.getProgram())
                .put("outcome", JsonWords.word(result.getOutcome()))
                .put("state", result.getState() == null ? null : JsonWords.of(result.getState()));
    }

    /** Of an outcome that was added later, too. */
    private Refusal refusal(ControlOutcome outcome, String program) throws Refusal, InterruptedException {
        return switch (outcome) {
            case NO_SUCH_PROGRAM -> noSuchProgram(program);
            case BUSY -> Refusal.unavailable("busy", "too many requests are waiting; ask again");
            case FORBIDDEN -> Refusal.forbidden();
            case ENDED -> Refusal.unavailable("ended", "gaggled has ended");
            case NOT_REACHED -> Refusal.conflict(JsonWords.word(outcome), outcome.getText() + ": " + stateOf(program));
            default -> Refusal.conflict(JsonWords.word(outcome), outcome.getText());
        };
    }

    /** What a reload would do; also where it would do nothing, because of a problem. */
    JsonObject plan(Requester requester) throws Refusal, InterruptedException {
        return JsonWords.of(changed(port.planReload(requester)));
    }

    /** What a reload does. */
    JsonObject reload(Requester requester) throws Refusal, InterruptedException {
        ReloadPlan plan = changed(port.reload(requester));
        JsonObject words = JsonWords.of(plan);
        if (plan.isRefused()) {
            throw Refusal.conflict(
                    "refused",
                    "the configuration has " + PlanText.of(plan).getSummary() + "; nothing has changed",
                    words);
        }
        return words;
    }

    /** Begins to replace gaggled. */
    JsonObject upgrade(Requester requester) throws Refusal, InterruptedException {
        changed(port.upgrade(requester));
        return new JsonObject().put("done", "upgrade");
    }

    private <T extends @Nullable Object> T changed(CompletionStage<T> stage) throws Refusal, InterruptedException {
        try {
            return await(stage, changePatience);
        } catch (ControlException e) {
            throw refusal(e, "");
        }
    }

    /** What programs have printed. */
    LogExcerpt readLogs(LogQuery query, Requester requester) throws Refusal, InterruptedException {
        Duration wait = query.waitAtMost();
        try {
            return await(port.readLogs(query.request(requester)), wait == null ? patience : patience.plus(wait));
        } catch (ControlException e) {
            if (e.getOutcome() == ControlOutcome.NO_SUCH_PROGRAM) {
                throw unknown(query.programs());
            }
            throw refusal(e.getOutcome(), "");
        }
    }

    private Refusal unknown(ProgramSelector programs) throws Refusal, InterruptedException {
        ProgramNames names = ProgramNames.ofStates(answerOf(port.getSnapshot()).getStates());
        ProgramSelector.Selection meant = programs.select(names);
        String explanation = meant.getExplanation();
        String unknown = meant.getUnknown();
        return explanation != null ? Refusal.notFound("no-such-program", explanation)
                : noSuchProgram(unknown == null ? programs.toString() : unknown);
    }

    /** How it is with a program now, and why. */
    private String stateOf(String program) throws Refusal, InterruptedException {
        try {
            ProgramDescription description = await(port.describe(program), patience);
            String explanation = description.getExplanation();
            return "it is " + JsonWords.word(description.getState().getPhase())
                    + (explanation == null ? "" : ": " + explanation);
        } catch (ControlException e) {
            return e.getOutcome().getText();
        }
    }

    private Refusal noSuchProgram(String program) throws Refusal, InterruptedException {
        List<String> names = answerOf(port.getSnapshot()).getStates().stream().map(ProgramState::getName).toList();
        String nearest = NearestName.find(program, names);
        return Refusal.notFound(
                "no-such-program",
                program.isEmpty() ? "the name of the program is missing: GET /v1/programs lists all"
                        : "there is no program '" + program + "'"
                                + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    /** The answer to a question about no program in particular, or why there is none. */
    <T> T answerOf(CompletionStage<T> stage) throws Refusal, InterruptedException {
        try {
            return await(stage, patience);
        } catch (ControlException e) {
            throw refusal(e.getOutcome(), "");
        }
    }

    /** The same; fails with why there is none. */
    <T> T await(CompletionStage<T> stage) throws Refusal, InterruptedException {
        return await(stage, patience);
    }

    private static <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration patience)
            throws Refusal, InterruptedException {
        try {
            return stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw Refusal.unavailable("no-answer", "gaggled did not answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            ControlException unanswered = ControlException.find(e);
            if (unanswered != null) {
                throw unanswered;
            }
            log.error("http: a request failed", e);
            throw Refusal.fault();
        }
    }
}
