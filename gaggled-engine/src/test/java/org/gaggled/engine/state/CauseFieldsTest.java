package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.junit.jupiter.api.Test;

/** Each cause, and each end of a process, is read as it was written. */
class CauseFieldsTest {

    private static final Cause.Operator TESTER = new Cause.Operator("tester", "test");

    @Test
    void eachCauseIsReadAsItWasWritten() {
        for (Cause cause : List.of(
                TESTER,
                new Cause.Ended(new ExitStatus.Killed(ProcessSignal.TERM, true), TESTER),
                new Cause.Ended(new ExitStatus.Exited(3), null),
                new Cause.StartFailed("no such file", "ENOENT"),
                new Cause.StartFailed("no such file", null),
                new Cause.NotReady(Duration.ZERO, "refused"),
                new Cause.NotReady(null, "refused"),
                new Cause.NotAlive("hangs"),
                new Cause.Schedule("0 3 * * *"),
                new Cause.Placement("host1 runs it"),
                new Cause.Shutdown(true),
                new Cause.Reload(),
                new Cause.Unknown(),
                new Cause.Dependency("db", new Cause.Reload()))) {
            ByteBuffer out = ByteBuffer.allocate(1_000);
            CauseFields.write(new FieldWriter(out), cause);
            assertEquals(cause, CauseFields.read(new FieldReader(out.flip())));
        }
    }

    @Test
    void whatARunHasUsedIsReadAsItWasWritten() {
        ResourceUsage.Builder usage = ResourceUsage.builder(Duration.ofMillis(1), Duration.ofMillis(2));
        ResourceUsage read = used(usage.build());
        assertEquals(List.of(Duration.ofMillis(1), Duration.ofMillis(2)),
                List.of(read.getUserTime(), read.getSystemTime()));
        assertNull(read.getMaxResidentBytes());
        assertEquals(0L, used(usage.maxResidentBytes(0L).build()).getMaxResidentBytes());
        assertNull(readAgain(ProcessExit.builder(new ExitStatus.Exited(0)).build()).getUsage());
    }

    private static ResourceUsage used(ResourceUsage usage) {
        return Objects.requireNonNull(
                readAgain(ProcessExit.builder(new ExitStatus.Exited(0)).usage(usage).build()).getUsage());
    }

    private static ProcessExit readAgain(ProcessExit exit) {
        ByteBuffer out = ByteBuffer.allocate(1_000);
        CauseFields.write(new FieldWriter(out), exit);
        return CauseFields.readExit(new FieldReader(out.flip()));
    }
}
