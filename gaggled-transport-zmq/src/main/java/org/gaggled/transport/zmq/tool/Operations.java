package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.ProgramPattern;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.wire.WireState;

/**
 * What the controller does to programs, and what it says of it. A server is asked as newer ones are, which can say more
 * of what came of it; a classic one, which does not understand that, is then asked in its own way.
 */
final class Operations {

    /** Of how many programs that wait it is asked why, each of which costs a question; and how many are named. */
    private static final int MOST_EXPLAINED = 20;

    /** The phases of a program that does not come up by itself, or not yet. */
    private static final Set<String> IN_THE_WAY = Set.of("down", "failed", "waiting");

    private final ControlClient client;
    private final Duration timeout;
    private final Consumer<String> say;

    /** What stands behind the names of programs in what is said: nothing, or {@code @HOST}. */
    private final String place;

    /**
     * Operates through this client.
     *
     * @param say what to do with a line that is not what was asked for
     */
    Operations(ControlClient client, Duration timeout, Consumer<String> say) {
        this(client, timeout, say, "");
    }

    /** The same in a cluster, where that stands behind the names of programs in what is said. */
    Operations(ControlClient client, Duration timeout, Consumer<String> say, String place) {
        this.client = client;
        this.timeout = timeout;
        this.say = say;
        this.place = place;
    }

    /**
     * What was done.
     *
     * @param programs to which
     * @param status with which to end
     */
    record Done(List<String> programs, int status) {}

    /** Does that to these programs, and says with what status to end. */
    int operate(Operation operation, List<String> patterns, boolean wait) throws GaggledException, JsonException {
        Done done = perform(operation, patterns, wait);
        mention(operation, patterns, done.programs(), say);
        return done.status();
    }

    /** The same, without saying which programs were meant. */
    Done perform(Operation operation, List<String> patterns, boolean wait) throws GaggledException, JsonException {
        try {
            JsonObject result = ask(operation, patterns, wait);
            return new Done(named(result), report(operation, result));
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED) {
                throw e;
            }
            if (wait) {
                throw new GaggledException(Kind.NOT_SUPPORTED,
                        "a classic gaggled cannot be waited for; ask without --wait");
            }
            return new Done(operateClassic(operation, patterns), 0);
        }
    }

    /** Whoever gives a glob, or one word more than was meant, sees what was taken for a program. */
    static void mention(Operation operation, List<String> patterns, List<String> programs, Consumer<String> say) {
        if (!programs.isEmpty() && (patterns.size() > 1 || !programs.equals(patterns))) {
            say.accept(operation.getWord() + ": "
                    + String.join(", ", programs.subList(0, Math.min(MOST_EXPLAINED, programs.size())))
                    + (programs.size() <= MOST_EXPLAINED ? ""
                            : " and " + (programs.size() - MOST_EXPLAINED) + " more"));
        }
    }

    private JsonObject ask(Operation operation, List<String> patterns, boolean wait)
            throws GaggledException, JsonException {
        JsonObject request = request(operation, patterns).put("wait", wait).put("timeout_ms", timeout.toMillis());
        if (wait && operation == Operation.START) {
            noteWhatStandsInTheWay(patterns);
        }
        // The server gives up first, and then says who was late.
        return client.call(request, wait ? timeout.plusSeconds(5) : timeout);
    }

    private static JsonObject request(Operation operation, List<String> patterns) {
        return new JsonObject().put("call", operation.getWord()).put("programs", patterns).put("user",
                user());
    }

    /** Who uses this tool, for the server's log. */
    static String user() {
        return System.getProperty("user.name", "");
    }

    private static List<String> named(JsonObject result) throws JsonException {
        List<String> names = new ArrayList<>();
        for (JsonObject program : result.objects("programs")) {
            names.add(program.text("program"));
        }
        return names;
    }

    private int report(Operation operation, JsonObject result) throws GaggledException, JsonException {
        int status = 0;
        int explained = 0;
        for (JsonObject program : result.objects("programs")) {
            String name = program.text("program");
            String outcome = program.text("outcome");
            JsonObject state = program.object("state");
            String phase = state.text("phase");
            boolean waits = phase.equals("waiting") && explained < MOST_EXPLAINED;
            if (operation == Operation.RESTART && phase.equals("down")
                    && (outcome.equals("done") || outcome.equals("disabled"))) {
                say.accept(name + place + " is down and stays down: "
                        + (outcome.equals("done") ? "respawn is off" : "it is disabled") + "; start it with -s");
                status = Tool.FAILED;
                continue;
            }
            boolean explains = waits || (!outcome.equals("done") && WideText.isNotReady(state)
                    && explained < MOST_EXPLAINED);
            String reason = explains ? ": " + explanation(name) : reasonIn(state);
            explained += explains ? 1 : 0;
            if (!outcome.equals("done")) {
                say.accept(operation.getWord() + " " + name + place + ": " + outcome + ", it is " + phase + reason);
                status = Tool.FAILED;
            } else if (operation == Operation.START && waits) {
                say.accept("start " + name + place + ": done, but it is waiting" + reason);
            }
        }
        return status;
    }

    /** What a state alone says of why it is as it is. */
    private static String reasonIn(JsonObject state) throws JsonException {
        String reason = state.findText("reason");
        return switch (state.text("phase")) {
            case "down", "failed" -> ": " + WideText.ending(state);
            case "stopping" -> reason == null ? "" : ": " + reason;
            default -> "";
        };
    }

    private List<String> operateClassic(Operation operation, List<String> patterns) throws GaggledException {
        List<String> programs = patterns;
        if (patterns.size() > 1 || ProgramPattern.isGlob(patterns.getFirst())) {
            programs = chosen(patterns);
        }
        for (String program : programs) {
            boolean known = switch (operation) {
                case START -> client.start(program);
                case STOP -> client.stop(program);
                case RESTART -> client.restart(program);
                case SIGNAL, RELOAD, SHUTDOWN ->
                        throw new IllegalArgumentException("classic cannot be asked to " + operation);
            };
            if (!known) {
                throw unknown(program);
            }
        }
        return programs;
    }

    /** Begins to end everything, and says with what status to end. */
    int shutdown() throws GaggledException, JsonException {
        boolean begun;
        try {
            begun = client.shutdown(user());
        } catch (GaggledException e) {
            // Classic's answer has no room for a reason; a newer server is asked again in a way that has.
            if (e.getKind() != Kind.REFUSED || !client.supportsCalls()) {
                throw e;
            }
            begun = shutdownByCall();
        }
        if (!begun) {
            say.accept("gaggled is shutting down already");
            return Tool.FAILED;
        }
        return 0;
    }

    private boolean shutdownByCall() throws GaggledException, JsonException {
        String outcome = client.call(new JsonObject().put("call", "shutdown").put("user", user())).text("outcome");
        return switch (outcome) {
            case "done" -> true;
            case "shutting-down" -> false;
            default -> throw new GaggledException(Kind.REFUSED, "shutdown: " + outcome);
        };
    }

    /** Sends a signal to these programs. */
    int signal(String signal, List<String> patterns) throws GaggledException, JsonException {
        JsonObject result = client.call(request(Operation.SIGNAL, patterns).put("signal", signal));
        int status = 0;
        for (JsonObject program : result.objects("programs")) {
            String outcome = program.text("outcome");
            if (!outcome.equals("done")) {
                say.accept("signal " + signal + " to " + program.text("program") + ": " + outcome);
                status = Tool.FAILED;
            }
        }
        return status;
    }

    /** Has these programs read their configuration again. */
    int reload(List<String> patterns) throws GaggledException, JsonException {
        JsonObject result = client.call(request(Operation.RELOAD, patterns));
        int status = 0;
        for (JsonObject program : result.objects("programs")) {
            String outcome = program.text("outcome");
            if (!outcome.equals("done")) {
                say.accept("reload " + program.text("program") + ": " + textOf(outcome));
                status = Tool.FAILED;
            }
        }
        return status;
    }

    /** An outcome in words; one that this tool does not know says it by its name. */
    private static String textOf(String word) {
        for (ControlOutcome outcome : ControlOutcome.values()) {
            if (JsonWords.word(outcome).equals(word)) {
                return outcome.getText();
            }
        }
        return word;
    }

    /**
     * Whoever waits is told at once when it may be in vain: another program is needed, and nobody has asked for that
     * one.
     */
    private void noteWhatStandsInTheWay(List<String> patterns) throws GaggledException, JsonException {
        List<String> programs = chosen(patterns);
        for (String program : programs.subList(0, Math.min(MOST_EXPLAINED, programs.size()))) {
            JsonObject described = describe(client, program);
            List<JsonObject> needs = described.flag("up") ? List.of() : described.objects("dependencies");
            for (JsonObject dependency : needs) {
                String name = dependency.text("program");
                String phase = dependency.text("phase");
                if (IN_THE_WAY.contains(phase) && !dependency.flag("satisfied") && !programs.contains(name)) {
                    say.accept(program + place + " waits for " + name + ", which is " + phase + ": "
                            + explanation(name));
                }
            }
        }
    }

    private List<String> chosen(List<String> patterns) throws GaggledException {
        ProgramSelector.Selection selection = selection(patterns, names(client));
        if (selection.getUnknown() != null) {
            throw unknown(selection);
        }
        return selection.getNames();
    }

    /** What the server's programs can be called by; of a classic one, that is their names. */
    static ProgramNames names(ControlClient client) throws GaggledException {
        try {
            return namesOf(client.list(new JsonObject()));
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED) {
                throw e;
            }
            return ProgramNames.of(client.peekStates().stream().map(WireState::program).toList());
        } catch (JsonException e) {
            throw new GaggledException(Kind.PROTOCOL, "the server's answer makes no sense: " + e.getMessage());
        }
    }

    /** What these programs can be called by. */
    static ProgramNames namesOf(List<JsonObject> programs) throws JsonException {
        ProgramNames.Builder names = ProgramNames.builder();
        for (JsonObject program : programs) {
            names.add(program.text("program"), program.findText("group"), program.texts("tags"));
        }
        return names.build();
    }

    /** The programs that one name means: its own, all instances of a section, or all with a tag. */
    static List<String> meantBy(ControlClient client, String name) throws GaggledException {
        ProgramSelector.Selection selection = ProgramSelector.named(name).select(names(client));
        if (selection.getUnknown() != null) {
            throw unknown(selection);
        }
        return selection.getNames();
    }

    /** The programs that these names, globs and tags mean; all, where there are none of those. */
    static List<String> meantBy(ControlClient client, List<String> patterns) throws GaggledException {
        ProgramNames names = names(client);
        if (patterns.isEmpty()) {
            return names.getNames();
        }
        ProgramSelector.Selection selection = selection(patterns, names);
        if (selection.getUnknown() != null) {
            throw unknown(selection);
        }
        return selection.getNames();
    }

    /** Which of the names are meant. */
    static ProgramSelector.Selection selection(List<String> patterns, ProgramNames names) throws GaggledException {
        try {
            return ProgramSelector.of(patterns).select(names);
        } catch (IllegalArgumentException e) {
            throw new GaggledException(Kind.REFUSED, "'programs' " + e.getMessage());
        }
    }

    static JsonObject describe(ControlClient client, String program) throws GaggledException {
        return client.call(new JsonObject().put("call", "describe").put("program", program));
    }

    private String explanation(String program) throws GaggledException, JsonException {
        return describe(client, program).text("explanation");
    }

    /** The first line is classic's, which scripts look for; who has mistyped a name is told what was probably meant. */
    static GaggledException suggested(ControlClient client, List<String> named, GaggledException e)
            throws GaggledException {
        ProgramNames names = names(client);
        ProgramSelector.Selection selection = selection(named, names);
        String missing = selection.getUnknown();
        if (missing == null || selection.getExplanation() != null) {
            return e;
        }
        String nearest = NearestName.find(missing, names.getNames());
        return unknown(nearest == null ? missing : missing + "\ndid you mean " + nearest + "?");
    }

    private static GaggledException unknown(ProgramSelector.Selection selection) {
        String explanation = selection.getExplanation();
        return explanation == null ? unknown(String.valueOf(selection.getUnknown()))
                : new GaggledException(Kind.NO_SUCH_PROGRAM, explanation);
    }

    static GaggledException unknown(String program) {
        return new GaggledException(Kind.NO_SUCH_PROGRAM, "unknown program " + program);
    }
}
