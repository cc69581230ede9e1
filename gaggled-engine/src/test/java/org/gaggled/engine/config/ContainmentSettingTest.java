package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.launch.Containment;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.gaggled.engine.launch.ContainmentInForce;
import org.gaggled.engine.launch.GaggledExec;
import org.gaggled.engine.reload.ReloadPlans;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code containment} means on a machine that can make cgroups, and on one that cannot. */
class ContainmentSettingTest {

    private static final String WEB = "web\n  command = serve\n";
    private static final Granted GRANTED = new Granted(Path.of("/cg"), new TreeSet<>(), new TreeSet<>());
    private static final Refused REFUSED = new Refused("cgroup v2 is not mounted", "mount it");
    private static final GaggledExec EXEC = GaggledExec.at(Path.of("target/gaggled_exec").toAbsolutePath());

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void isAutoUnlessTheConfigurationSaysOtherwise() throws IOException {
        assertEquals(Containment.AUTO, accepted(WEB).config().containment());
        assertEquals(
                Containment.SESSION,
                accepted("gaggled\n  containment = session\n" + WEB).config().containment());
    }

    @Test
    void cgroupThatCannotBeHadIsRefusedWhereItStands() throws IOException {
        fixture.cgroups = REFUSED;
        assertEquals(
                List.of("2:17: containment 'cgroup' cannot be had: cgroup v2 is not mounted; mount it; or set"
                        + " containment = auto"),
                fixture.problems("gaggled\n  containment = cgroup\n" + WEB));
        assertEquals(Containment.AUTO, accepted(WEB).config().containment());
    }

    @Test
    void programIsDescribedWithTheOneInForce() throws IOException {
        fixture.cgroups = REFUSED;
        assertEquals("session", described(WEB));
        assertEquals(null, described(WEB + "  killmode = process\n"));
        fixture.cgroups = null;
        assertEquals(null, described(WEB));
    }

    /** What is in force depends on the machine; what is asked for is the same. */
    @Test
    void planDoesNotTellTheOneInForce() throws IOException {
        fixture.cgroups = REFUSED;
        GaggleConfig before = accepted(WEB).config();
        fixture.cgroups = null;
        GaggleConfig after = accepted(WEB).config();
        ReloadPlan plan = ReloadPlans.compare(before, after);
        assertEquals(List.of(), plan.getParts());
        assertEquals(Action.KEEP, plan.getPrograms().getFirst().getAction());
        GaggleConfig other = accepted("gaggled\n  containment = session\n" + WEB).config();
        assertEquals(
                "'containment' cannot be changed while gaggled runs: it is 'auto'",
                ReloadPlans.compare(before, other).getProblems().getFirst().getMessage());
    }

    @Test
    void autoIsACgroupWhereThereCanBeOne() {
        assertEquals(
                "cgroup, because gaggled can make cgroups in /cg",
                ContainmentInForce.of(Containment.AUTO, GRANTED, EXEC).sentence());
        assertEquals(
                "session, because cgroup v2 is not mounted; mount it",
                ContainmentInForce.of(Containment.AUTO, REFUSED, EXEC).sentence());
        assertEquals(
                "session, because it is missing",
                ContainmentInForce.of(Containment.AUTO, GRANTED, new GaggledExec.Unusable("it is missing"))
                        .sentence());
        assertEquals(
                "session, because the configuration says so",
                ContainmentInForce.of(Containment.SESSION, GRANTED, EXEC).sentence());
        assertEquals("cgroup", ContainmentInForce.of(Containment.CGROUP, REFUSED, EXEC).word());
    }

    private @Nullable String described(String text) throws IOException {
        return accepted(text).config().gaggle().inOrder().getFirst().settings().get().get("containment");
    }

    private ConfigReading.Accepted accepted(String text) throws IOException {
        return assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text));
    }
}
