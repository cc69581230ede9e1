package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.launch.ExecPlan.Step;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A plan has the steps that a request needs, in one order, and is written down as gaggled_exec reads it. */
class ExecPlanTest {

    private static final Identity NOBODY_ELSE = new Identity("gaggled's user", null, null, null, Map.of());
    private static final Identity SOMEBODY = new Identity("somebody", 4242, 4243, List.of(7, -2), Map.of());
    private static final Identity ROOT = new Identity("root", 0, 0, List.of(0), Map.of());
    private static final String END = " DIRECTORY(2f776400) EXECUTE(2f62696e2f7472756500)";

    private static LaunchRequest request(ProcessAttributes.Builder attributes) {
        return LaunchRequest.builder("p", Path.of("/bin/true")).workingDirectory(Path.of("/wd"))
                .attributes(attributes.build()).build();
    }

    private static String plan(ProcessAttributes.Builder attributes, Identity identity) throws Exception {
        return plan(attributes, identity, null);
    }

    private static String plan(
            ProcessAttributes.Builder attributes, Identity identity, @Nullable ResourceLimit descriptors)
            throws Exception {
        return shown(ExecPlan.of(request(attributes), identity, descriptors).toBytes());
    }

    /** Each step with its operand in hexadecimal digits; checks sizes and padding on the way. */
    private static String shown(byte[] bytes) {
        ByteBuffer plan = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        assertEquals(bytes.length - 4, plan.getInt());
        List<String> steps = new ArrayList<>();
        while (plan.hasRemaining()) {
            Step step = Step.of(plan.getInt());
            assertNotNull(step);
            byte[] operand = new byte[plan.getInt()];
            plan.get(operand);
            while (plan.position() % 4 != 0) {
                assertEquals(0, plan.get(), "padding");
            }
            steps.add(step + "(" + HexFormat.of().formatHex(operand) + ")");
        }
        return " " + String.join(" ", steps);
    }

    @Test
    void whatIsNotAskedForIsNotInThePlan() throws Exception {
        assertEquals(END, plan(ProcessAttributes.builder(), NOBODY_ELSE));
    }

    @Test
    void everythingComesInTheOrderThatRightsWant() throws Exception {
        ProcessAttributes.Builder all = ProcessAttributes.builder()
                .standardInput(Path.of("/in"))
                .capabilities(Set.of("net_bind_service"))
                .noNewPrivileges(true)
                .umask(022)
                .limits(Map.of(LimitedResource.CORE, ProcessLimit.of(1, ProcessLimit.UNLIMITED)))
                .processors(Set.of(0))
                .nice(-1)
                .oomScore(-5);
        assertEquals(
                " OOM_SCORE(2d3500) NICE(ffffffff) AFFINITY(01" + "00".repeat(1023) + ")"
                        + " LIMIT(04000000000000000100000000000000ffffffffffffffff) UMASK(12000000)"
                        + " GROUPS(07000000feffffff) GROUP(93100000) BOUNDING(0004000000000000) KEEP_CAPABILITIES()"
                        + " USER(92100000) CAPABILITIES(0004000000000000) AMBIENT(0004000000000000)"
                        + " NO_NEW_PRIVILEGES() DIRECTORY(2f776400) STANDARD_INPUT(2f696e00)"
                        + " EXECUTE(2f62696e2f7472756500)",
                plan(all, SOMEBODY, null));
    }

    /** Otherwise a gaggled that is not root but may change the user would hand that on. */
    @Test
    void whoeverElseItIsHasNoCapabilityOfGaggled() throws Exception {
        assertEquals(
                " GROUPS(07000000feffffff) GROUP(93100000) USER(92100000) CAPABILITIES(0000000000000000)" + END,
                plan(ProcessAttributes.builder(), SOMEBODY));
    }

    @Test
    void rootsCapabilitiesAreThoseOfTheBoundingSet() throws Exception {
        assertEquals(
                " GROUPS(00000000) GROUP(00000000) BOUNDING(0100000000000000) KEEP_CAPABILITIES() USER(00000000)"
                        + " CAPABILITIES(0100000000000000)" + END,
                plan(ProcessAttributes.builder().capabilities(Set.of("chown")), ROOT));
        assertEquals(" GROUPS(00000000) GROUP(00000000) USER(00000000)" + END, plan(ProcessAttributes.builder(), ROOT));
    }

    @Test
    void gaggledsLimitOfDescriptorsIsGivenBackUnlessThereIsAnother() throws Exception {
        ResourceLimit before = new ResourceLimit(16, 32);
        assertEquals(
                " LIMIT(070000000000000010000000000000002000000000000000)" + END,
                plan(ProcessAttributes.builder(), NOBODY_ELSE, before));
        assertEquals(
                " LIMIT(070000000000000001000000000000000200000000000000)" + END,
                plan(
                        ProcessAttributes.builder()
                                .limits(Map.of(LimitedResource.NOFILE, ProcessLimit.of(1, 2))),
                        NOBODY_ELSE, before));
    }

    @Test
    void aSoftLimitLeavesTheHardOne() throws Exception {
        long hard = LibC.resourceLimit(LibC.RLIMIT_NOFILE).hard();
        byte[] expected = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(hard).array();
        assertEquals(
                " LIMIT(07000000000000000500000000000000" + HexFormat.of().formatHex(expected) + ")" + END,
                plan(
                        ProcessAttributes.builder().limits(Map.of(LimitedResource.NOFILE, ProcessLimit.ofSoft(5))),
                        NOBODY_ELSE));
    }

    @Test
    void whatNoSystemHasIsRefused() {
        assertRefused("cpus: no system has a processor 8192", ProcessAttributes.builder().processors(Set.of(1, 8192)));
        assertRefused(
                "capabilities: there is no capability fly", ProcessAttributes.builder().capabilities(Set.of("fly")));
    }

    private static void assertRefused(String message, ProcessAttributes.Builder attributes) {
        assertEquals(message, assertThrows(StartException.class, () -> plan(attributes, NOBODY_ELSE)).getMessage());
    }

    @Test
    void moreGroupsThanFitAreRefused() {
        List<Integer> groups = IntStream.range(0, 300_000).boxed().toList();
        Identity many = new Identity("many", 1, 1, groups, Map.of());
        assertThrows(StartException.class, () -> plan(ProcessAttributes.builder(), many));
    }

    /** The numbers are written down twice, and the names with them. */
    @Test
    void stepsAreTheSameInTheSourceOfGaggledExec() throws Exception {
        String source = Files.readString(Path.of("src/main/c/gaggled_exec.c"));
        String steps = source.substring(source.indexOf("enum Step {"), source.indexOf("struct Report"));
        Matcher names = Pattern.compile("^  ([A-Z_]+)", Pattern.MULTILINE).matcher(steps);
        assertEquals(
                Arrays.stream(Step.values()).map(Step::name).toList(),
                names.results().map(name -> name.group(1)).toList());
    }

    @Test
    void everyResourceHasTheNumberOfItsPlaceInLinux() {
        for (LimitedResource resource : LimitedResource.values()) {
            assertEquals(resource.ordinal(), ExecPlan.numberOf(resource));
        }
    }
}
