package org.gaggled.transport.zmq.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.text.DependencyTree;
import org.gaggled.engine.text.DependencyTree.Need;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.GaggledException;

/** Draws what programs depend on, and how it is with each of them. */
final class GraphText {

    private final ControlClient client;
    private final WideDump words;
    private final Map<String, Drawn> known = new HashMap<>();

    /** Where programs of other hosts are, as those who need them know it. */
    private final Map<String, String> elsewhere = new HashMap<>();

    /** How a program is drawn, and what below it. */
    private record Drawn(String label, List<Need> needs) {}

    GraphText(ControlClient client, boolean colours) {
        this.client = client;
        this.words = new WideDump(colours);
    }

    /** Of these programs, and all that they depend on. */
    String of(List<String> programs) throws GaggledException, JsonException {
        Deque<String> unknown = new ArrayDeque<>(programs);
        while (!unknown.isEmpty()) {
            String program = unknown.pop();
            if (!known.containsKey(program)) {
                Drawn drawn = ask(program);
                known.put(program, drawn);
                drawn.needs().forEach(need -> unknown.push(need.program()));
            }
        }
        StringBuilder text = new StringBuilder();
        new DependencyTree(program -> known(program).needs(), program -> known(program).label())
                .draw(withoutDependents(programs), line -> text.append(line).append('\n'));
        return text.toString();
    }

    private Drawn known(String program) {
        return Objects.requireNonNull(known.get(program), "it was asked for");
    }

    private Drawn ask(String program) throws GaggledException, JsonException {
        JsonObject description;
        try {
            description = Operations.describe(client, program);
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NO_SUCH_PROGRAM) {
                throw e;
            }
            // It is a program of another host, or a reload has removed it since.
            String there = elsewhere.get(program);
            return new Drawn(program + ": " + (there == null ? "gone" : there), List.of());
        }
        List<Need> needs = new ArrayList<>();
        for (JsonObject dependency : description.objects("dependencies")) {
            String on = dependency.text("program");
            needs.add(new Need(on, note(dependency)));
            if (on.indexOf('@') > 0) {
                elsewhere.put(on, dependency.has("known") ? "unknown" : dependency.text("phase") + " on its host");
            }
        }
        return new Drawn(label(description), needs);
    }

    private String label(JsonObject description) throws JsonException {
        String explanation = HarmlessText.of(description.text("explanation"));
        String detail = !explanation.isEmpty() ? ": " + explanation
                : description.flag("up") ? " for " + WideText.duration(description.number("uptime_ms")) : "";
        return description.text("program") + ": " + words.phase(description) + detail;
    }

    private static String note(JsonObject dependency) throws JsonException {
        Long remaining = dependency.findNumber("remaining_ms");
        return dependency.flag("satisfied") ? ""
                : remaining == null ? " (not satisfied)"
                        : " (not satisfied: " + WideText.duration(remaining) + " of its delay to go)";
    }

    /** The others are drawn where they are depended on. */
    private List<String> withoutDependents(List<String> programs) {
        Set<String> roots = new LinkedHashSet<>(programs);
        known.values().forEach(drawn -> drawn.needs().forEach(need -> roots.remove(need.program())));
        return List.copyOf(roots);
    }
}
