package org.gaggled.notify.smtp.gate;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Told;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;

/**
 * What somebody who is woken by a mail wants to know beyond its first line.
 *
 * @param zone in which times are told
 * @param exactCauses whether exit codes and signals are known
 * @param waiting for each program those that wait for it
 */
public record Details(ZoneId zone, boolean exactCauses, Map<String, List<String>> waiting) {

    /** Names that are listed; the rest is counted. */
    static final int MAX_NAMES = 20;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    /** Each in a line, {@code cause: exit code 3}. */
    List<String> of(Announcement announcement) {
        ProgramState state = announcement.getState();
        List<String> lines = new ArrayList<>();
        lines.add("time: " + TIME.format(announcement.getTime().atZone(zone)));
        boolean good = Told.of(announcement).isGood();
        boolean ended = !good && announcement.getStatus() != AnnouncedStatus.NOT_READY;
        if (state.getStartFailure() != null) {
            lines.add("cannot be started: " + HarmlessText.of(state.getStartFailure()));
        } else if (ended && exactCauses && state.getLastExit() != null) {
            lines.add((state.hasProcess() ? "last cause: " : "cause: ") + cause(state.getLastExit()));
        }
        lines.addAll(reason(announcement));
        List<String> waitingFor = waiting.getOrDefault(announcement.getProgram(), List.of());
        if (!good && !waitingFor.isEmpty()) {
            lines.add("waiting for it: " + names(waitingFor));
        }
        if (announcement.getDownsToday() > 0) {
            lines.add("went down today: " + times(announcement.getDownsToday()));
        }
        return lines;
    }

    /** Why it is out of service, {@code reason: dependency db died}; empty where that is not known, or it is not. */
    List<String> reason(Announcement announcement) {
        String reason = announcement.getState().getReason();
        return reason == null || Told.of(announcement).isGood()
                ? List.of() : List.of("reason: " + HarmlessText.of(reason));
    }

    private static String cause(ExitStatus exit) {
        return switch (exit) {
            case ExitStatus.Exited exited -> "exit code " + exited.code();
            case ExitStatus.Killed killed -> killed.toString();
            case ExitStatus.Unknown unknown -> unknown.toString();
        };
    }

    private static String names(List<String> programs) {
        List<String> listed = programs.stream().limit(MAX_NAMES).map(HarmlessText::of).toList();
        int more = programs.size() - listed.size();
        return String.join(", ", listed) + (more == 0 ? "" : " and " + more + " more");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
