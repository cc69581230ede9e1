package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.launch.ProcessTable.Entry;
import org.junit.jupiter.api.Test;

/** The process table is read right whatever a process calls itself, and tells the living from the dead. */
class ProcessTableTest {

    private static final String REST = " 1 34 34 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 %d 0 123 0 0";

    private static Entry entry(String beginning, int threads) {
        return ProcessTable.parse(beginning + REST.formatted(threads));
    }

    @Test
    void nameMayLookLikeTheRestOfTheLine() {
        assertEquals(new Entry(56, 1, 34, 34, false, 123, 0), entry("56 (a) Z 9 9 (b) S", 1));
    }

    @Test
    void zombieIsDeadUnlessAnotherThreadOfItLives() {
        assertTrue(entry("56 (a) Z", 1).dead());
        assertFalse(entry("56 (a) Z", 2).dead());
        assertFalse(entry("56 (a) T", 1).dead());
    }

    @Test
    void followersAreAllOthersInTheSession() {
        assertTrue(entry("56 (a) S", 1).isFollowerOf(34));
        assertFalse(entry("34 (a) S", 1).isFollowerOf(34), "is the leader, or a stranger who has got its number");
        assertFalse(new Entry(56, 1, 34, 35, false, 123, 0).isFollowerOf(34));
        assertTrue(new Entry(56, 1, 35, 34, false, 123, 0).isFollowerOf(34),
                "a job of a shell is in a group of its own");
    }

    @Test
    void ownEntryIsFound() throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        Entry own = ProcessTable.entry(pid);
        assertEquals(pid, own.pid());
        assertFalse(own.dead());
    }

    @Test
    void processIsAliveUnlessItIsGoneOrItsNumberIsAnothers() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        long start = ProcessTable.entry(pid).startTime();
        assertTrue(ProcessTable.isAlive(new ProcessIdentity(pid, start)));
        assertFalse(ProcessTable.isAlive(new ProcessIdentity(pid, start + 1)));
        assertFalse(ProcessTable.isAlive(new ProcessIdentity(ended(), start)));
    }

    @Test
    void processIsNamedByItsCommandAsLongAsThatIsKnown() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        assertEquals(pid + " (java)", ProcessTable.named(pid));
        long gone = ended();
        assertEquals(String.valueOf(gone), ProcessTable.named((int) gone));
    }

    private static long ended() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
