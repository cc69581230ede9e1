package org.gaggled.engine.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that may happen to one graph, so many inputs deep: once from the beginning, and once from where all is up.
 * Two histories that lead to the same go on alike, so only one of them does; of programs that are alike, the first one
 * comes first.
 */
final class EveryHistory {

    private final EveryGraph.Graph graph;
    private final int depth;
    private final boolean fromUp;
    private final Set<Object> seen = new HashSet<>();
    private long inputs;

    EveryHistory(EveryGraph.Graph graph, int depth, boolean fromUp) {
        this.graph = graph;
        this.depth = depth;
        this.fromUp = fromUp;
    }

    /** Tries them all, and tells how many inputs were judged. */
    long tryAll() {
        List<List<World.Event>> histories = List.of(List.of());
        seen.add(world(List.of()).likeness());
        for (int length = 1; length <= depth; length++) {
            List<List<World.Event>> longer = new ArrayList<>();
            for (List<World.Event> history : histories) {
                goOn(history, longer);
            }
            histories = longer;
        }
        return inputs;
    }

    private void goOn(List<World.Event> history, List<List<World.Event>> longer) {
        World before = world(history);
        if (before.isFinished()) {
            return;
        }
        List<World.Event> possible = before.possible();
        for (int i = 0; i < possible.size(); i++) {
            World.Event event = possible.get(i);
            if (history.isEmpty() && hasElderTwin(event)) {
                continue;
            }
            World world = i == possible.size() - 1 ? before : world(history);
            world.happens(event);
            inputs++;
            if (history.size() + 1 < depth && seen.add(world.likeness())) {
                List<World.Event> more = new ArrayList<>(history);
                more.add(event);
                longer.add(more);
            }
        }
    }

    private boolean hasElderTwin(World.Event event) {
        if (event.program() == null) {
            return false;
        }
        int program = Integer.parseInt(event.program().name().substring(1));
        for (int other = 0; other < program; other++) {
            if (graph.areAlike(other, program)) {
                return true;
            }
        }
        return false;
    }

    private World world(List<World.Event> history) {
        World world = new World(graph.definition());
        if (fromUp) {
            world.comesUp();
        }
        history.forEach(world::happensAgain);
        return world;
    }
}
