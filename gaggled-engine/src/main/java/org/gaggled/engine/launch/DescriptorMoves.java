package org.gaggled.engine.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a new process brings the descriptors that it is handed to their numbers, whichever of those gaggled's own have,
 * and closes all others.
 */
final class DescriptorMoves {

    /** One step of that. */
    sealed interface Move {

        /** Has another number mean what this one means. */
        record Copy(int from, int to) implements Move {}

        /** Closes one. */
        record Close(int number) implements Move {}

        /** Closes that one, and all behind it. */
        record CloseFrom(int first) implements Move {}
    }

    /** The first number behind the standard streams. */
    private static final int FIRST_OTHER = 3;

    private DescriptorMoves() {}

    /**
     * The steps, in their order: copies descriptors to numbers that none of them has, from there the standard ones to
     * where they belong and the others to 3 and up, so that all that is open behind them can be closed at once, and
     * then those to where they belong, the highest first: it is never below where it comes from.
     *
     * @param descriptors by the number that each is to have, at least 1, the number of gaggled's own
     */
    static List<Move> of(Map<Integer, Integer> descriptors) {
        SortedMap<Integer, Integer> sorted = new TreeMap<>(descriptors);
        SortedMap<Integer, Integer> others = sorted.tailMap(FIRST_OTHER);
        int end = FIRST_OTHER + others.size();
        List<Move> moves = new ArrayList<>();
        SortedMap<Integer, Integer> copies = new TreeMap<>();
        int free = end;
        for (Map.Entry<Integer, Integer> descriptor : sorted.entrySet()) {
            while (sorted.containsValue(free)) {
                free++;
            }
            copies.put(descriptor.getKey(), free);
            moves.add(new Move.Copy(descriptor.getValue(), free));
            free++;
        }
        copies.headMap(FIRST_OTHER).forEach((number, copy) -> moves.add(new Move.Copy(copy, number)));
        int place = FIRST_OTHER;
        for (int copy : copies.tailMap(FIRST_OTHER).values()) {
            moves.add(new Move.Copy(copy, place));
            place++;
        }
        moves.add(new Move.CloseFrom(end));
        for (int number : List.copyOf(others.keySet()).reversed()) {
            place--;
            if (place != number) {
                moves.add(new Move.Copy(place, number));
                moves.add(new Move.Close(place));
            }
        }
        return moves;
    }
}
