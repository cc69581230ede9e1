package org.gaggled.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of a program, as its process has reported it.
 *
 * @param program its name
 * @param pid of its process
 * @param startTime of that process, in the clock ticks of {@code /proc}: with the pid, it is no other process
 */
public record ReportedRun(String program, long pid, long startTime) {

    /** What stands before the 20th field, which is the start time, is the state and 18 numbers. */
    private static final int START_TIME = 19;

    /** Whether that process is there, and has not ended. */
    public boolean isAlive() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(") ") + 2).split(" "));
            return !fields.getFirst().equals("Z") && Long.parseLong(fields.get(START_TIME)) == startTime;
        } catch (IOException gone) {
            return false;
        }
    }
}
