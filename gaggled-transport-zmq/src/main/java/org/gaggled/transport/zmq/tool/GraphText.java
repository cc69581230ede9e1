package org.gaggled.transport.zmq.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.text.DependencyTree;
import org.gaggled.engine.text.DependencyTree.Need;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;

/** Draws what programs depend on, and how it is with each of them. */
final class GraphText {

    private final ControlClient client;
    private final WideDump words;
    private final Map<String, List<Need>> needs = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    GraphText(ControlClient client, boolean colours) {
        this.client = client;
        this.words = new WideDump(colours);
    }

    /** Of these programs, and all that they depend on. */
    String of(List<String> programs) throws GaggledException, JsonException {
        Deque<String> unknown = new ArrayDeque<>(programs);
        while (!unknown.isEmpty()) {
            String program = unknown.pop();
            if (!needs.containsKey(program)) {
                ask(program).forEach(need -> unknown.push(need.program()));
            }
        }
        StringBuilder text = new StringBuilder();
        new DependencyTree(needs::get, labels::get)
                .draw(withoutDependents(programs), line -> text.append(line).append('\n'));
        return text.toString();
    }

    private List<Need> ask(String program) throws GaggledException, JsonException {
        JsonObject description = Operations.describe(client, program);
        List<Need> found = new ArrayList<>();
        for (JsonObject dependency : description.objects("dependencies")) {
            found.add(new Need(dependency.text("program"), note(dependency)));
        }
        needs.put(program, found);
        labels.put(program, label(description));
        return found;
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
        needs.values().forEach(all -> all.forEach(need -> roots.remove(need.program())));
        return List.copyOf(roots);
    }
}
