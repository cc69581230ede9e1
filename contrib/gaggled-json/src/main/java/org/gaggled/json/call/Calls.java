package org.gaggled.json.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramPattern;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.call.CallException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what is asked in JSON: a table of calls, which are gaggled's {@linkplain Operation operations} and a few
 * questions. For the thread of one channel alone; a stage that fails completes on any thread.
 */
public final class Calls {

    private static final Logger log = LoggerFactory.getLogger(Calls.class);

    /** What this vocabulary is called in an answer to {@code version}; grows when a client could notice. */
    private static final int PROTOCOL = 1;

    static final int DEFAULT_PAGE = 200;
    static final int MAX_PAGE = 500;
    private static final int MAX_ID = 255;
    private static final long DEFAULT_PATIENCE = 30_000;

    /** What is done for a call. */
    private interface Action {
        CompletionStage<JsonObject> carryOut(JsonObject call, Caller caller) throws JsonException, CallException;
    }

    /**
     * A call that is known.
     *
     * @param arguments what it takes, so that a misspelt name is refused rather than passed over: {@code wiat} must not
     * mean not to wait
     */
    private record Known(List<String> arguments, Action action) {}

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Executor thread;
    private final Channel channel;
    private final ChangeCalls changes;
    private final Map<String, Known> table = new LinkedHashMap<>();

    /**
     * Calls that are answered by {@code port}.
     *
     * @param thread that of the channel, on which answers are put into words: whoever completes them has other things
     * to do
     */
    public Calls(GaggleInfo gaggle, ControlPort port, Executor thread, Channel channel) {
        this.gaggle = gaggle;
        this.port = port;
        this.thread = thread;
        this.channel = channel;
        this.changes = new ChangeCalls(port, thread);
        table.put("version", new Known(List.of(), (call, caller) -> CompletableFuture.completedFuture(version())));
        table.put("list", new Known(List.of("name", "state", "from", "limit", "token"), (call, caller) -> list(call)));
        table.put("usage", new Known(List.of("name", "state", "from", "limit"), (call, caller) -> usage(call)));
        table.put("describe", new Known(List.of("program"), (call, caller) -> describe(call.findText("program"))));
        table.put("runs", new Known(List.of("program"), (call, caller) -> runs(call.text("program"))));
        table.put("hosts", new Known(HostCalls.ARGUMENTS, new HostCalls(port, thread)::hosts));
        table.put("logs", new Known(LogCalls.ARGUMENTS, new LogCalls(port, channel)::read));
        for (Operation operation : Operation.values()) {
            table.put(
                    operation.getWord(),
                    new Known(argumentsOf(operation), (call, caller) -> operate(operation, call, caller)));
        }
        table.put(Operation.RELOAD.getWord(), new Known(argumentsOf(Operation.RELOAD), this::reload));
        table.put("plan", new Known(ChangeCalls.ARGUMENTS, changes::plan));
        table.put("upgrade", new Known(ChangeCalls.ARGUMENTS, changes::upgrade));
    }

    private static List<String> argumentsOf(Operation operation) {
        List<String> arguments = new ArrayList<>();
        if (operation.takesPrograms()) {
            arguments.add("programs");
        }
        if (operation.takesSignal()) {
            arguments.add("signal");
        }
        if (operation.canWait()) {
            arguments.addAll(List.of("wait", "timeout_ms"));
        }
        arguments.add("user");
        return arguments;
    }

    /** Answers a call; the stage completes on any thread and never fails. */
    public CompletionStage<String> answer(String text, Caller caller) {
        JsonObject reply = new JsonObject();
        CompletionStage<JsonObject> result;
        try {
            JsonObject call = JsonObject.parse(text);
            reply.put("id", idOf(call));
            String name = call.text("call");
            result = find(name, call).action().carryOut(call, caller);
        } catch (JsonException e) {
            result = failed(Code.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (CallException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.handle((value,
                error) -> (error == null ? reply.put("result", value) : reply.put("error", errorOf(error).toJson()))
                        .toString());
    }

    private static @Nullable String idOf(JsonObject call) throws JsonException, CallException {
        String id = call.findText("id");
        if (id != null && id.length() > MAX_ID) {
            throw new CallException(Code.BAD_REQUEST, "'id' has at most " + MAX_ID + " characters");
        }
        return id;
    }

    private Known find(String name, JsonObject call) throws CallException {
        Known known = table.get(name);
        if (known == null) {
            throw new CallException(
                    Code.UNKNOWN_CALL,
                    "there is no call '" + CallException.shortened(name) + "'; known: "
                            + String.join(", ", table.keySet()));
        }
        List<String> taken = new ArrayList<>(known.arguments());
        taken.add("call");
        taken.add("id");
        for (String argument : call.names()) {
            if (!taken.contains(argument)) {
                String meant = NearestName.find(argument, taken);
                throw new CallException(
                        Code.BAD_REQUEST,
                        "'" + name + "' does not take '" + CallException.shortened(argument) + "'; "
                                + (meant == null ? "known: " + String.join(", ", taken)
                                        : "did you mean '" + meant + "'?"));
            }
        }
        return known;
    }

    // ---- questions

    private JsonObject version() {
        return new JsonObject()
                .put("version", gaggle.getVersion())
                .put("protocol", PROTOCOL)
                .put("instance", gaggle.getInstanceId())
                .put("host", gaggle.getHostName())
                .put("config", gaggle.getConfigFile());
    }

    /** One program, or the gaggle itself. */
    private CompletionStage<JsonObject> describe(@Nullable String program) throws CallException {
        if (program == null) {
            return CompletableFuture.completedFuture(
                    version().put("sinks", port.getSinks().stream().map(JsonWords::of).toList()));
        }
        CallArguments.take("'program' ", program, ProgramPattern::requireFit);
        return port.describe(program).thenApplyAsync(JsonWords::of, thread);
    }

    private CompletionStage<JsonObject> runs(String program) throws CallException {
        CallArguments.take("'program' ", program, ProgramPattern::requireFit);
        return port.getRuns(program).thenApplyAsync(runs -> JsonWords.ofRuns(program, runs), thread);
    }

    private CompletionStage<JsonObject> list(JsonObject call) throws JsonException, CallException {
        ProgramQuery query = queryOf(call);
        int token = (int) CallArguments.bounded(call, "token", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
        CompletionStage<GaggleSnapshot> snapshot = call.has("token") ? port.mark(token) : port.getSnapshot();
        return snapshot.thenComposeAsync(
                all -> pageOf(query, all, page -> new JsonObject().put("programs", JsonWords.of(page))), thread);
    }

    /** Measured before the states are taken: what ends meanwhile has no process any more, and is left out. */
    private CompletionStage<JsonObject> usage(JsonObject call) throws JsonException, CallException {
        ProgramQuery query = queryOf(call);
        return port.measure().thenComposeAsync(
                usages -> port.getSnapshot().thenComposeAsync(
                        all -> pageOf(query, all, page -> JsonWords.of(page, usages)), thread),
                thread);
    }

    private static ProgramQuery queryOf(JsonObject call) throws JsonException, CallException {
        ProgramQuery.Builder query = ProgramQuery.builder()
                .from((int) CallArguments.bounded(call, "from", 0, 0, Integer.MAX_VALUE))
                .limit((int) CallArguments.bounded(call, "limit", DEFAULT_PAGE, 1, MAX_PAGE));
        String glob = call.findText("name");
        if (glob != null) {
            CallArguments.take("'name' ", glob, text -> query.name(new ProgramPattern(text)));
        }
        for (String state : call.texts("state")) {
            CallArguments.take("", state, query::state);
        }
        return query.build();
    }

    private static CompletionStage<JsonObject> pageOf(
            ProgramQuery query, GaggleSnapshot all, Function<List<ProgramState>, JsonObject> words) {
        String unknown = query.explain(all);
        if (unknown != null) {
            return failed(Code.NO_SUCH_PROGRAM, unknown);
        }
        ProgramQuery.ProgramPage page = query.page(all);
        return CompletableFuture.completedFuture(
                words.apply(page.getPrograms()).put("total", page.getTotal()).put("next", page.getNext()));
    }

    // ---- operating

    private CompletionStage<JsonObject> operate(Operation operation, JsonObject call, Caller caller)
            throws JsonException, CallException {
        OperationRequest.Builder request =
                OperationRequest.builder(operation, caller.requester(call.findText("user")));
        if (operation.canWait()) {
            long patience = CallArguments.bounded(call, "timeout_ms", DEFAULT_PATIENCE, 0,
                    OperationRequest.MAX_WAIT.toMillis());
            request.waitAtMost(call.flag("wait") ? Duration.ofMillis(patience) : null);
        }
        if (operation.takesSignal()) {
            request.signal(signalOf(call.textOrNumber("signal")));
        }
        if (operation.takesPrograms()) {
            CallArguments.take("'programs' ", call.texts("programs"),
                    names -> request.programs(ProgramSelector.of(names)));
        }
        return port.perform(request.build()).thenComposeAsync(result -> answerOf(operation, result), thread);
    }

    /** Without programs it is gaggled itself that is meant; an empty list of them is not taken for that. */
    private CompletionStage<JsonObject> reload(JsonObject call, Caller caller) throws JsonException, CallException {
        return call.has("programs") ? operate(Operation.RELOAD, call, caller) : changes.reload(call, caller);
    }

    private static ProcessSignal signalOf(String text) throws CallException {
        ProcessSignal signal = ProcessSignal.parse(text);
        if (signal == null) {
            throw new CallException(
                    Code.BAD_REQUEST,
                    "there is no signal '" + CallException.shortened(text) + "'; write HUP, SIGHUP or a number to 64");
        }
        return signal;
    }

    private CompletionStage<JsonObject> answerOf(Operation operation, OperationResult result) {
        ControlOutcome outcome = result.getOutcome();
        boolean refused = operation.takesPrograms() && result.getPrograms().isEmpty();
        if (refused || outcome == ControlOutcome.FORBIDDEN || outcome == ControlOutcome.ENDED) {
            return CompletableFuture.failedFuture(refusal(outcome, whyOf(result)));
        }
        JsonObject answer = operation.takesPrograms()
                ? new JsonObject()
                        .put("programs", result.getPrograms().stream().map(each -> answerOf(operation, each)).toList())
                : new JsonObject().put("outcome", JsonWords.word(outcome));
        return CompletableFuture.completedFuture(answer);
    }

    /** Where a program can be waited for, it is said how it is. */
    private static JsonObject answerOf(Operation operation, OperationResult.ProgramResult result) {
        ProgramState state = operation.canWait() ? result.getState() : null;
        return new JsonObject()
                .put("program", result.getProgram())
                .put("outcome", JsonWords.word(result.getOutcome()))
                .put("state", state == null ? null : JsonWords.of(state));
    }

    private String whyOf(OperationResult result) {
        if (result.getUnknown() != null) {
            String explanation = result.getExplanation();
            return explanation != null ? explanation : "unknown program " + result.getUnknown();
        }
        return whyNot(result.getOutcome(), result.getOutcome().getText());
    }

    /** What a role does not include is said in the words of this channel. */
    private String whyNot(ControlOutcome outcome, String otherwise) {
        return outcome == ControlOutcome.FORBIDDEN ? channel.watchOnly() : otherwise;
    }

    // ---- errors

    private static <T> CompletableFuture<T> failed(Code code, String message) {
        return CompletableFuture.failedFuture(new CallException(code, message));
    }

    private static CallException refusal(ControlOutcome outcome, String message) {
        Code code = switch (outcome) {
            case NO_SUCH_PROGRAM -> Code.NO_SUCH_PROGRAM;
            case FORBIDDEN -> Code.FORBIDDEN;
            case REFUSED -> Code.REFUSED;
            case BUSY -> Code.BUSY;
            case SHUTTING_DOWN, ENDED -> Code.SHUTTING_DOWN;
            default -> Code.INTERNAL;
        };
        return new CallException(code, message);
    }

    private CallException errorOf(Throwable thrown) {
        ControlException unanswered = ControlException.find(thrown);
        if (unanswered != null) {
            ControlOutcome outcome = unanswered.getOutcome();
            return refusal(outcome, whyNot(outcome, String.valueOf(unanswered.getMessage())));
        }
        Throwable error =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof CallException known) {
            return known;
        }
        log.error("error in a call; please report this", error);
        return new CallException(Code.INTERNAL, "gaggled has a bug here: " + error);
    }
}
