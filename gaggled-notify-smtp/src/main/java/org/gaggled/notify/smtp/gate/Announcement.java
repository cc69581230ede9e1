package org.gaggled.notify.smtp.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said of one program.
 *
 * @param status what it is now
 * @param before what it was announced as before
 * @param change what is known of it
 */
public record Announcement(Status status, Status before, Change change) {

    /** The name of the program. */
    public String program() {
        return change.program();
    }

    /** The whole of it in one line. */
    public String line() {
        return String.join(", ", parts());
    }

    /** The same, in the parts that commas separate. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add("process " + change.program() + " is " + status.words());
        if (change.condition() != Condition.UP) {
            if (!change.cause().isEmpty()) {
                parts.add("due to " + change.cause());
            }
            addNote(parts);
        }
        if (before != Status.NOTHING) {
            parts.add("was " + before.words());
        }
        if (change.pid() != 0) {
            parts.add((change.condition() == Condition.UP ? "current pid: " : "last known pid: ") + change.pid());
        }
        return parts;
    }

    private void addNote(List<String> parts) {
        switch (change.condition()) {
            case STOPPED, DISABLED -> parts.add("shutdown by operator");
            case DOWN -> {
                if (!change.dependenciesSatisfied()) {
                    parts.add("dependencies not satisfied");
                }
            }
            case UP -> {}
        }
    }

    /** Whether it is good news. */
    public Tendency tendency() {
        return switch (status) {
            case CHURNING -> Tendency.WORSE;
            case DOWN -> before == Status.CHURNING ? Tendency.BETTER : Tendency.WORSE;
            case UP -> Tendency.BETTER;
            case OPERATOR_DISABLED, NOTHING -> Tendency.NEUTRAL;
        };
    }
}
