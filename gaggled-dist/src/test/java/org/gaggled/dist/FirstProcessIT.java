package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * gaggled as process 1 of a container: what programs leave behind becomes its child, and is reaped.
 *
 * <p>The system property {@code gaggled.orphans} says how many.
 */
class FirstProcessIT extends SuccessionFixture {

    private static final int ORPHANS = Integer.getInteger("gaggled.orphans", 500);

    private Gaggled startAsFirst(String config, String... options) {
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        if (!System.getProperty("user.name").equals("root")) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(Distribution.command().toString(), "-c",
                Gaggled.configFile(directory, config).toString()));
        command.addAll(List.of(options));
        return startCommand(command);
    }

    /** Each orphan's parent ends at once, and the orphan soon after; then all of /proc is looked through. */
    @Test
    void orphansAreReaped() {
        String orphans = "i=0; while [ $i -lt " + ORPHANS + " ]; do (sleep 0.2 &); i=$((i + 1)); done; sleep 2;"
                + " zombies=0; for stat in /proc/[0-9]*/stat; do read -r line <$stat 2>/dev/null || continue;"
                + " case ${line##*) } in Z*) zombies=$((zombies + 1));; esac; done;"
                + " echo \"zombies: $zombies\"; exec sleep 600";
        Gaggled gaggled = startAsFirst(Programs.program("parent", orphans));
        assertEquals("0", gaggled.await("zombies: (\\d+)").group(1), gaggled::text);
        gaggled.close();
    }

    /** The exit status of an essential program becomes that of gaggled, and so of the container. */
    @Test
    void theStatusOfAnEssentialProgramIsToldToTheOutside() {
        Gaggled gaggled = startAsFirst(
                Programs.program("main", "(sleep 0.1 &); sleep 0.5; exit 7") + "essential = true\nrespawn = false\n");
        assertEquals(7, gaggled.exitCode(), gaggled::text);
        assertTrue(gaggled.descendants().isEmpty(), () -> gaggled.descendants().toString());
    }
}
