package org.gaggled.transport.zmq.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Requester;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.json.JsonException;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.protocol.CallException.Code;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what is asked in JSON. Everything but {@link #happened} is for the socket loop's thread alone; a stage that
 * fails completes on any thread.
 */
public final class Calls {

    private static final Logger log = LoggerFactory.getLogger(Calls.class);

    /** What this vocabulary is called in an answer to {@code version}; grows when a client could notice. */
    private static final int PROTOCOL = 1;

    private static final int DEFAULT_PAGE = 200;
    private static final int MAX_PAGE = 500;
    private static final int MAX_PATTERNS = 1_000;
    private static final int MAX_ID = 255;
    private static final long DEFAULT_PATIENCE = 30_000;
    private static final long MAX_PATIENCE = 3_600_000;

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final SocketLoop loop;
    private final CompletionWatch watch;
    private final OncePerMinute refusals;

    /**
     * Calls that are answered by {@code port}.
     *
     * @param refusals what was said about whom
     */
    public Calls(GaggleInfo gaggle, ControlPort port, SocketLoop loop, OncePerMinute refusals) {
        this.gaggle = gaggle;
        this.port = port;
        this.loop = loop;
        this.refusals = refusals;
        this.watch = new CompletionWatch(port, loop);
    }

    /** Takes an event, on any one thread. */
    public void happened(GaggleEvent event) {
        watch.happened(event);
    }

    /** To be called in every turn of the loop; says for how many milliseconds it need not be, or -1. */
    public long turn() {
        return watch.turn();
    }

    /** Answers a call; the stage completes on any thread and never fails. */
    public CompletionStage<String> answer(String text, Caller caller) {
        JsonObject reply = new JsonObject();
        CompletionStage<JsonObject> result;
        try {
            JsonObject call = JsonObject.parse(text);
            reply.put("id", idOf(call));
            result = carryOut(call, caller);
        } catch (JsonException e) {
            result = failed(Code.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (CallException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.handle((value, error) ->
                (error == null ? reply.put("result", value) : reply.put("error", errorOf(error).toJson())).toString());
    }

    private static @Nullable String idOf(JsonObject call) throws JsonException, CallException {
        String id = call.findText("id");
        if (id != null && id.length() > MAX_ID) {
            throw new CallException(Code.BAD_REQUEST, "'id' has at most " + MAX_ID + " characters");
        }
        return id;
    }

    private CompletionStage<JsonObject> carryOut(JsonObject call, Caller caller) throws JsonException, CallException {
        String name = call.text("call");
        switch (name) {
            case "start", "stop", "restart", "signal", "shutdown" -> {
                if (!caller.role().mayOperate()) {
                    refusals.about(
                            name + " " + caller.client(),
                            () -> log.warn("refused {} to {}: its role is watch", name, caller.requester(null).getName()));
                    throw new CallException(Code.FORBIDDEN, "the key of this client may watch, but not operate");
                }
            }
            default -> {}
        }
        CallArguments.check(name, call);
        return switch (name) {
            case "version" -> CompletableFuture.completedFuture(version());
            case "list" -> list(call);
            case "describe" -> describe(call.findText("program"));
            case "start", "stop", "restart" -> operate(name, call, caller.requester(call.findText("user")));
            case "signal" -> signal(call, caller.requester(call.findText("user")));
            case "shutdown" -> shutdown(caller.requester(call.findText("user")));
            default -> throw new CallException(
                    Code.UNKNOWN_CALL,
                    "there is no call '" + CallException.shortened(name) + "'; known: version, list, describe, start, stop, restart, signal, shutdown");
        };
    }

    /** One program, or the gaggle itself. */
    private CompletionStage<JsonObject> describe(@Nullable String program) throws CallException {
        checkLength("program", program == null ? "" : program);
        return program == null
                ? CompletableFuture.completedFuture(
                        version().put("sinks", port.getSinks().stream().map(JsonWords::of).toList()))
                : port.describe(program).thenApplyAsync(JsonWords::of, loop);
    }

    private JsonObject version() {
        return new JsonObject()
                .put("version", gaggle.getVersion())
                .put("protocol", PROTOCOL)
                .put("instance", gaggle.getInstanceId())
                .put("host", gaggle.getHostName())
                .put("config", gaggle.getConfigFile());
    }

    // ---- listing

    private CompletionStage<JsonObject> list(JsonObject call) throws JsonException, CallException {
        int from = bounded(call, "from", 0, 0, Integer.MAX_VALUE);
        int limit = bounded(call, "limit", DEFAULT_PAGE, 1, MAX_PAGE);
        String glob = call.findText("name");
        checkLength("name", glob == null ? "" : glob);
        ProgramPattern pattern = new ProgramPattern(glob == null ? "*" : glob);
        List<String> wanted = call.texts("state");
        for (String state : wanted) {
            requireState(state);
        }
        boolean marked = call.has("token");
        int token = bounded(call, "token", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
        CompletionStage<List<ProgramState>> states = marked ? port.dumpStates(token) : port.getStates();
        return states.thenApplyAsync(all -> page(all, pattern, wanted, from, limit), loop);
    }

    private static JsonObject page(
            List<ProgramState> all, ProgramPattern pattern, List<String> wanted, int from, int limit) {
        List<ProgramState> page = new ArrayList<>();
        int position = from;
        while (position < all.size() && page.size() < limit) {
            ProgramState state = all.get(position);
            if (pattern.matches(state.getName()) && isOneOf(state, wanted)) {
                page.add(state);
            }
            position++;
        }
        return new JsonObject()
                .put("programs", JsonWords.ofAll(page))
                .put("total", all.size())
                .put("next", position < all.size() ? position : null);
    }

    private static boolean isOneOf(ProgramState state, List<String> wanted) {
        return wanted.isEmpty()
                || wanted.contains(JsonWords.word(state.getPhase()))
                || (state.isOperatorDisabled() && wanted.contains("disabled"));
    }

    private static void requireState(String state) throws CallException {
        for (ProgramPhase phase : ProgramPhase.values()) {
            if (JsonWords.word(phase).equals(state)) {
                return;
            }
        }
        if (!state.equals("disabled")) {
            throw new CallException(
                    Code.BAD_REQUEST,
                    "there is no state '" + CallException.shortened(state) + "'; known: down, waiting, starting, up, stopping, disabled");
        }
    }

    // ---- operating

    private CompletionStage<JsonObject> operate(String verb, JsonObject call, Requester requester)
            throws JsonException, CallException {
        boolean wait = call.flag("wait");
        Duration patience = Duration.ofMillis(boundedLong(call, "timeout_ms", DEFAULT_PATIENCE, 0, MAX_PATIENCE));
        return chosen(call).thenComposeAsync(
                programs -> {
                    if (wait && !watch.hasRoomFor(programs.size())) {
                        return failed(Code.BUSY, "too many programs are being waited for; ask without waiting");
                    }
                    List<CompletionStage<JsonObject>> each = new ArrayList<>();
                    for (ProgramState program : programs) {
                        each.add(operate(verb, program, requester, wait ? patience : null)
                                .thenApplyAsync(word -> outcomeOf(program.getName(), word), loop));
                    }
                    return all(each);
                },
                loop)
                .thenCompose(result -> withStates(verb, result));
    }

    /** The word for what came of it; {@code before} is what the program was before. */
    private CompletionStage<String> operate(
            String verb, ProgramState before, Requester requester, @Nullable Duration patience) {
        String program = before.getName();
        CompletionStage<ControlOutcome> outcome = switch (verb) {
            case "start" -> port.start(program, requester);
            case "stop" -> port.stop(program, requester);
            default -> port.restart(program, requester);
        };
        CompletionWatch.Goal goal = switch (verb) {
            case "start" -> CompletionWatch.Goal.UP;
            case "stop" -> CompletionWatch.Goal.DOWN;
            default -> CompletionWatch.Goal.RESTARTED;
        };
        return outcome.thenComposeAsync(
                came -> patience == null || !came.isDone()
                        ? CompletableFuture.completedFuture(JsonWords.word(came))
                        : watch.await(before, goal, patience).thenApply(reached -> reached ? "done" : "not-reached"),
                loop);
    }

    /** Adds to each program the state that it has now; what is restarted while it is disabled stays down, and that is said. */
    private CompletionStage<JsonObject> withStates(String verb, JsonObject result) {
        return port.getStates().thenApplyAsync(
                states -> {
                    Map<String, ProgramState> byName = new HashMap<>();
                    states.forEach(state -> byName.put(state.getName(), state));
                    try {
                        for (JsonObject program : result.objects("programs")) {
                            ProgramState state = Objects.requireNonNull(byName.get(program.text("program")));
                            if (verb.equals("restart") && program.text("outcome").equals("done") && state.isOperatorDisabled()) {
                                program.put("outcome", "disabled");
                            }
                            program.put("state", JsonWords.of(state));
                        }
                    } catch (JsonException e) {
                        throw new IllegalArgumentException(e);
                    }
                    return result;
                },
                loop);
    }

    private CompletionStage<JsonObject> signal(JsonObject call, Requester requester) throws JsonException, CallException {
        String text = call.textOrNumber("signal");
        ProcessSignal signal = ProcessSignal.parse(text);
        if (signal == null) {
            throw new CallException(Code.BAD_REQUEST, "there is no signal '" + CallException.shortened(text) + "'; write HUP, SIGHUP or a number to 64");
        }
        return chosen(call).thenComposeAsync(
                programs -> {
                    List<CompletionStage<JsonObject>> each = new ArrayList<>();
                    for (ProgramState program : programs) {
                        String name = program.getName();
                        each.add(port.signal(name, signal, requester).thenApplyAsync(
                                outcome -> {
                                    logUnsent(signal, name, outcome, requester);
                                    return outcomeOf(name, JsonWords.word(outcome));
                                },
                                loop));
                    }
                    return all(each);
                },
                loop);
    }

    private CompletionStage<JsonObject> shutdown(Requester requester) {
        return port.shutdown(requester).thenApplyAsync(
                outcome -> new JsonObject().put("outcome", JsonWords.word(outcome)), loop);
    }

    /** That it was asked for is an event, which gaggled itself logs; what came of it is not. */
    private static void logUnsent(ProcessSignal signal, String program, ControlOutcome outcome, Requester requester) {
        if (!outcome.isDone()) {
            log.warn("{}: {} for {} was not sent: {}", program, signal.name(), requester, outcome.getText());
        }
    }

    private static JsonObject outcomeOf(String program, String outcome) {
        return new JsonObject().put("program", program).put("outcome", outcome);
    }

    /** The programs that are meant, as they are: each once, in the order of the configuration; an error when a name or a glob fits none. */
    private CompletionStage<List<ProgramState>> chosen(JsonObject call) throws JsonException, CallException {
        List<String> patterns = call.texts("programs");
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            throw new CallException(Code.BAD_REQUEST, "'programs' takes 1 to " + MAX_PATTERNS + " names or globs");
        }
        for (String pattern : patterns) {
            checkLength("programs", pattern);
        }
        return port.getStates().thenComposeAsync(
                states -> switch (ProgramPattern.choose(patterns, states.stream().map(ProgramState::getName).toList())) {
                    case ProgramPattern.Choice.Chosen chosen -> CompletableFuture.completedFuture(of(states, chosen.names()));
                    case ProgramPattern.Choice.Missing missing ->
                        failed(Code.NO_SUCH_PROGRAM, "unknown program " + missing.pattern());
                },
                loop);
    }

    private static List<ProgramState> of(List<ProgramState> states, List<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return states.stream().filter(state -> wanted.contains(state.getName())).toList();
    }

    private CompletionStage<JsonObject> all(List<CompletionStage<JsonObject>> each) {
        CompletableFuture<?>[] futures =
                each.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(futures).thenApplyAsync(
                done -> new JsonObject()
                        .put("programs", each.stream().map(stage -> stage.toCompletableFuture().join()).toList()),
                loop);
    }

    // ---- errors

    /** What is longer than any name fits none, and is not repeated. */
    private static void checkLength(String argument, String text) throws CallException {
        if (ProgramPattern.isTooLong(text)) {
            throw new CallException(
                    Code.BAD_REQUEST,
                    "'" + argument + "' takes names and globs of at most " + WireState.MAX_NAME + " bytes, which '"
                            + CallException.shortened(text) + "' is longer than");
        }
    }

    private static <T> CompletableFuture<T> failed(Code code, String message) {
        return CompletableFuture.failedFuture(new CallException(code, message));
    }

    private static CallException errorOf(Throwable thrown) {
        Throwable error = thrown;
        while (error instanceof CompletionException && error.getCause() != null) {
            error = error.getCause();
        }
        return switch (error) {
            case CallException known -> known;
            case NoSuchElementException unknown ->
                new CallException(Code.NO_SUCH_PROGRAM, String.valueOf(unknown.getMessage()));
            case RejectedExecutionException busy -> new CallException(Code.BUSY, String.valueOf(busy.getMessage()));
            case IllegalStateException ended -> new CallException(Code.SHUTTING_DOWN, String.valueOf(ended.getMessage()));
            default -> {
                log.error("error in a call; please report this", error);
                yield new CallException(Code.INTERNAL, "gaggled has a bug here: " + error);
            }
        };
    }

    private static int bounded(JsonObject call, String name, int otherwise, int min, int max)
            throws JsonException, CallException {
        return (int) boundedLong(call, name, otherwise, min, max);
    }

    private static long boundedLong(JsonObject call, String name, long otherwise, long min, long max)
            throws JsonException, CallException {
        Long value = call.findNumber(name);
        if (value == null) {
            return otherwise;
        }
        if (value < min || value > max) {
            throw new CallException(
                    Code.BAD_REQUEST, String.format(Locale.ROOT, "'%s' is from %d to %d, not %d", name, min, max, value));
        }
        return value;
    }
}
