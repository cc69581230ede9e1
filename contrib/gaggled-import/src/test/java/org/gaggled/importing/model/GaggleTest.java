package org.gaggled.importing.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that gaggled allows, findings that do not contradict each other, and what is mended in the end. */
class GaggleTest {

    private final Gaggle gaggle = new Gaggle();

    private static ForeignSetting setting(String text, int line) {
        return new ForeignSetting(text, new Place("x", line));
    }

    private Section program(String name) {
        return gaggle.program(name, setting(name, 1));
    }

    @ParameterizedTest
    @CsvSource({
            "web, web", "a/b, a-b", "@x, x", "gaggled, gaggledprogram", "w:1, w-1", "w:x, w:x", "'', program",
            "' a b ', a b", "g\u00e4nse, g\u00e4nse"
    })
    void namesAreKeptWhereTheyAreAllowed(String name, String allowed) {
        assertEquals(allowed, program(name).name());
    }

    @Test
    void namesAreNotGivenTwice() {
        assertEquals(List.of("a-b", "a-b-2", "a-b-3"),
                List.of(program("a/b").name(), program("a-b").name(), program("a-b").name()));
    }

    @Test
    void longNamesLeaveRoomForNumbers() {
        assertEquals(240,
                program("\u00e4".repeat(200)).name().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }

    @Test
    void findingsAreInTheOrderOfTheLinesAndTheWorstCounts() {
        Section web = program("web");
        ForeignSetting late = setting("late", 9);
        ForeignSetting early = setting("early", 2);
        web.keep(late, "killwait", "5s");
        web.keep(early, "umask", "022");
        web.approximate(early, "nearly");
        assertEquals(List.of("early approximated nearly", "late kept killwait"),
                gaggle.findings().stream()
                        .map(each -> each.setting().text() + " " + each.outcome() + " " + each.remark()).toList());
    }

    @Test
    void streamsOfOneFileAreDivided() {
        for (String name : List.of("a", "b")) {
            Section program = program(name);
            program.keep(setting("out " + name, 1), "log", "logs/x.log");
            program.keep(setting("err " + name, 2), "errorlog", "logs/x.log");
        }
        Section many = program("many");
        many.set("instances", "3");
        many.section("log").keep(setting("out many", 3), "file", "logs/many");
        gaggle.settle();
        assertEquals(List.of("logs/x.log merge", "logs/x-b.log merge"),
                gaggle.programs().stream().limit(2).map(each -> each.find("log") + " " + each.find("errorlog"))
                        .toList());
        assertEquals("logs/many-${INSTANCE}", many.section("log").find("file"));
    }

    @Test
    void dependenciesAreFitForWhatTheyNeed() {
        Section web = program("web");
        program("done").set("respawn", "false");
        program("off").set("enabled", "false");
        web.dependOn("done", setting("done", 1)).set("until", "done");
        web.dependOn("off", setting("off", 2));
        web.dependOn("nobody", setting("nobody", 3));
        gaggle.settle();
        assertEquals("task", gaggle.programs().get(1).find("kind"));
        assertEquals(List.of("done", "off"), web.dependencies().stream().map(Section::name).toList());
        assertEquals("false", web.dependencies().get(1).find("required"));
        assertEquals(List.of(Outcome.KEPT, Outcome.APPROXIMATED, Outcome.LOST),
                gaggle.findings().stream().map(Finding::outcome).toList());
    }

    @Test
    void tagsAreFitForNamingThem() {
        Section web = program("web");
        assertEquals("back-end", web.addTag(" back end "));
        assertEquals("a-b", web.addTag("a,b"));
        web.addTag("back end");
        assertEquals(List.of("back-end", "a-b"), web.settings().get("tags").words());
    }

    @Test
    void longSettingsAreCutShort() {
        assertEquals("a\\nb", setting("a\nb", 1).text());
        assertEquals(103, setting("\u00e4".repeat(1000), 1).text().length());
    }

    @Test
    void dependenciesOnTagsAreOnAllThatHaveThem() {
        Section web = program("web");
        Section api = program("api");
        Section other = program("other");
        api.addTag("shop");
        web.addTag("shop");
        api.dependOn("@shop", setting("api needs shop", 3));
        other.dependOn("@none", setting("other needs none", 4));
        other.dependOn("@shop", setting("other needs shop", 5));
        web.set("enabled", "false");
        gaggle.settle();
        assertEquals("false", api.section("depends").section("@shop").find("required"));
        assertEquals("false", other.section("depends").section("@shop").find("required"));
        assertEquals(1, other.section("depends").sections().size());
    }

    @Test
    void circlesAreBroken() {
        Section a = program("a");
        Section b = program("b");
        Section c = program("c");
        c.addTag("group");
        a.dependOn("b", setting("a needs b", 3));
        b.dependOn("@group", setting("b needs group", 4));
        c.dependOn("a", setting("c needs a", 5));
        c.dependOn("c", setting("c needs c", 6));
        gaggle.settle();
        assertTrue(a.dependsOn("b") && b.dependsOn("@group") && !c.dependsOn("a") && !c.dependsOn("c"));
        assertEquals(List.of("it would close a circle: a, b, c, a", "it would close a circle: c, c"),
                gaggle.findings().stream().filter(each -> each.outcome() == Outcome.LOST).map(Finding::remark)
                        .toList());
    }

    @Test
    void chainsOfDependenciesMayBeLong() {
        int length = 20_000;
        for (int i = 0; i < length; i++) {
            program("p" + i).dependOn("p" + (i + 1) % length, setting("needs", i));
        }
        gaggle.settle();
        assertEquals(length - 1, gaggle.programs().stream().mapToInt(each -> each.dependencies().size()).sum());
        assertTrue(!gaggle.programs().getLast().dependsOn("p0"));
    }

    @Test
    void groupsAreTagsOfWhatIsInThem() {
        Groups groups = new Groups();
        groups.add("all", "some");
        groups.add("all", "c");
        groups.add("some", "a");
        groups.add("some", "all");
        groups.add("none");
        assertEquals(Set.of("a", "c"), groups.membersOf("all"));
        assertEquals(Set.of("a", "c"), groups.membersOf("some"));
        Section a = program("a");
        groups.addTags(Map.of("a", a));
        assertEquals(List.of("all", "some"), a.words("tags"));
    }
}
