package org.gaggled.control.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.ProgramPattern;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** Finds out of method and address what is asked for. */
final class Router {

    /** What can be done to programs. */
    private static final List<Operation> OPERATIONS =
            Stream.of(Operation.values()).filter(Operation::takesPrograms).toList();

    private static final List<String> WORDS = OPERATIONS.stream().map(Operation::getWord).toList();

    /** Where the files of the page are. */
    static final String PAGE = "/page/";

    /** Where clients log in and out. */
    static final String SESSION = "/v1/session";

    private static final String LOGS = "logs";
    private static final String RUNS = "runs";

    private static final String PATHS =
            "there are GET / (a page for people), GET /v1/programs, GET /v1/programs/NAME, POST /v1/programs/NAME/"
                    + WORDS.getFirst() + " (or " + String.join(", ", WORDS.subList(1, WORDS.size()))
                    + "), GET /v1/programs/NAME/runs, GET /v1/logs, GET /v1/programs/NAME/logs, GET /v1/events,"
                    + " GET /v1/usage, GET /v1/hosts, GET /v1/hosts/NAME, GET /v1/plan, POST /v1/reload,"
                    + " POST /v1/upgrade, POST /v1/session (or GET, DELETE), GET /metrics, GET /healthz";

    static final List<String> READ = List.of("GET", "HEAD");
    private static final List<String> CHANGE = List.of("POST");
    private static final List<String> OF_SESSION = List.of("GET", "HEAD", "POST", "DELETE");

    private Router() {}

    static Call find(String method, URI uri) throws Refusal {
        List<String> parts = partsOf(uri);
        Call ofServer = ofServer(parts);
        if (ofServer != null) {
            check(method, READ, uri);
            Query.of(uri, List.of());
            return ofServer;
        }
        boolean known = parts.size() >= 2 && parts.getFirst().equals("v1");
        if (known && parts.get(1).equals("events") && parts.size() == 2) {
            check(method, READ, uri);
            Query.of(uri, List.of());
            return new Call.Follow();
        }
        if (known && parts.size() == 2 && parts.get(1).equals("session")) {
            check(method, OF_SESSION, uri);
            Query.of(uri, List.of());
            return ofSession(method);
        }
        if (known && parts.get(1).equals("hosts") && parts.size() == 3) {
            check(method, READ, uri);
            Query.of(uri, List.of());
            return new Call.ShowHost(parts.get(2));
        }
        Call ofGaggle = known && parts.size() == 2 ? ofGaggle(parts.get(1)) : null;
        if (ofGaggle != null) {
            check(method, ofGaggle instanceof Call.Reload || ofGaggle instanceof Call.Upgrade ? CHANGE : READ, uri);
            Query.of(uri, List.of());
            return ofGaggle;
        }
        if (known && parts.get(1).equals(LOGS) && parts.size() == 2) {
            check(method, READ, uri);
            Query parameters = Query.of(uri, LogQuery.takenWith("name"));
            List<String> names = parameters.all("name");
            return logs(names.isEmpty() ? List.of("*") : names, parameters);
        }
        if (known && parts.get(1).equals("programs")) {
            switch (parts.size()) {
                case 2 -> {
                    check(method, READ, uri);
                    return list(Query.of(uri, List.of("name", "state", "dependencies")));
                }
                case 3 -> {
                    check(method, READ, uri);
                    Query.of(uri, List.of());
                    return new Call.Describe(parts.get(2));
                }
                case 4 -> {
                    if (parts.get(3).equals(LOGS)) {
                        check(method, READ, uri);
                        return logs(List.of(parts.get(2)), Query.of(uri, LogQuery.takenWith()));
                    }
                    if (parts.get(3).equals(RUNS)) {
                        check(method, READ, uri);
                        Query.of(uri, List.of());
                        return new Call.ListRuns(parts.get(2));
                    }
                    Operation operation = operationOf(parts.get(3));
                    check(method, CHANGE, uri);
                    return operate(operation, parts.get(2), uri);
                }
                default -> {}
            }
        }
        throw Refusal.notFound("no-such-path", PATHS);
    }

    /** What is asked for where everybody asks for it, whatever the version; null where that is something else. */
    private static @Nullable Call ofServer(List<String> parts) {
        String last = parts.getLast();
        if (parts.size() == 2 && parts.getFirst().equals("page") && Page.FILES.contains(last)) {
            return new Call.ShowPage(last);
        }
        return parts.size() > 1 ? null : switch (last) {
            case "" -> new Call.ShowPage(Page.INDEX);
            case "metrics" -> new Call.Measure();
            case "healthz" -> new Call.CheckHealth();
            default -> null;
        };
    }

    private static Call ofSession(String method) {
        return switch (method) {
            case "POST" -> new Call.BeginSession();
            case "DELETE" -> new Call.EndSession();
            default -> new Call.ShowSession();
        };
    }

    /** What is about the gaggle as a whole; null where that is something else. */
    private static @Nullable Call ofGaggle(String word) {
        return switch (word) {
            case "usage" -> new Call.ReadUsage();
            case "hosts" -> new Call.ListHosts();
            case "plan" -> new Call.Plan();
            case "reload" -> new Call.Reload();
            case "upgrade" -> new Call.Upgrade();
            default -> null;
        };
    }

    private static void check(String method, List<String> allowed, URI uri) throws Refusal {
        if (!allowed.contains(method)) {
            throw Refusal.methodNotAllowed(method, allowed);
        }
        if (uri.getRawFragment() != null) {
            throw Refusal.badRequest("nothing is allowed after a '#'; in a name, write it as %23");
        }
    }

    private static Call list(Query parameters) throws Refusal {
        ProgramQuery.Builder query = ProgramQuery.builder();
        String glob = parameters.find("name");
        if (glob != null) {
            Query.take("'name' ", glob, text -> query.name(new ProgramPattern(text)));
        }
        for (String state : parameters.all("state")) {
            Query.take("", state, query::state);
        }
        return parameters.flag("dependencies")
                ? new Call.ListDependencies(query.build())
                : new Call.ListPrograms(query.build());
    }

    private static Call logs(List<String> names, Query parameters) throws Refusal {
        LogQuery query = LogQuery.of(names, parameters);
        if (!parameters.flag("follow")) {
            return new Call.ReadLogs(query);
        }
        if (query.waitAtMost() != null) {
            throw Refusal.badRequest("'follow' and 'wait' do not go together");
        }
        return new Call.FollowLogs(query);
    }

    private static Call operate(Operation operation, String name, URI uri) throws Refusal {
        List<String> taken = new ArrayList<>();
        if (operation.takesSignal()) {
            taken.add("signal");
        }
        if (operation.canWait()) {
            taken.add("wait");
        }
        Query parameters = Query.of(uri, taken);
        List<ProgramSelector> selectors = new ArrayList<>(1);
        Query.take("a name in the path ", name, text -> selectors.add(ProgramSelector.of(List.of(text))));
        return new Call.Operate(
                operation,
                name,
                selectors.getFirst(),
                operation.takesSignal() ? signalOf(parameters.find("signal")) : null,
                operation.canWait() ? waitOf(parameters) : null);
    }

    private static ProcessSignal signalOf(@Nullable String text) throws Refusal {
        if (text == null) {
            throw Refusal.badRequest("'signal' is missing");
        }
        ProcessSignal signal = ProcessSignal.parse(text);
        if (signal == null) {
            throw Refusal.badRequest("there is no signal '" + text + "'; write HUP, SIGHUP or a number to 64");
        }
        return signal;
    }

    private static @Nullable Duration waitOf(Query parameters) throws Refusal {
        Long seconds = parameters.findNumber("wait", 0, OperationRequest.MAX_WAIT.toSeconds(), "seconds");
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /** The parts of the path, decoded one by one: a program's name may hold anything but a slash. */
    private static List<String> partsOf(URI uri) throws Refusal {
        String path = uri.getRawPath();
        if (path == null || !path.startsWith("/")) {
            throw Refusal.notFound("no-such-path", PATHS);
        }
        if (path.length() > Limits.LONGEST_PATH) {
            throw Refusal.pathTooLong();
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(Query.decoded(part));
        }
        return parts;
    }

    private static Operation operationOf(String word) throws Refusal {
        for (Operation operation : OPERATIONS) {
            if (operation.getWord().equals(word)) {
                return operation;
            }
        }
        String nearest = NearestName.find(word, WORDS);
        throw Refusal.notFound(
                "no-such-action",
                "'" + word + "' is not an operation on a program; "
                        + (nearest == null ? "known: " + String.join(", ", WORDS)
                                : "did you mean '" + nearest + "'?"));
    }
}
