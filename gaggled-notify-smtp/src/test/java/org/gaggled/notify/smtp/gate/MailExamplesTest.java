package org.gaggled.notify.smtp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Shows what each kind of mail says, byte for byte, in files beside this test; and that docs/notifications.md shows the same.
 * With {@code -Dgolden.update=true} the files are written anew.
 */
class MailExamplesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/mails");
    private static final Path DOCUMENT = Path.of("../docs/notifications.md");
    private static final String PREFIX = "[shop1] ";

    static final List<Arguments> EXAMPLES = List.of(
            one("down", Status.DOWN, Status.UP, change("db", Condition.DOWN, "KILL", true, 4711)),
            one("down-for-dependency", Status.DOWN, Status.UP, change("api", Condition.DOWN, "EXIT", false, 4712)),
            one("down-by-operator", Status.DOWN, Status.UP, change("api", Condition.STOPPED, "KILL", true, 4712)),
            one("down-first-word", Status.DOWN, Status.NOTHING, change("db", Condition.DOWN, "DUMP", true, 4711)),
            one("down-never-ran", Status.DOWN, Status.NOTHING, change("db", Condition.DOWN, "", true, 0)),
            one("up", Status.UP, Status.DOWN, change("db", Condition.UP, "", true, 4720)),
            one("churning", Status.CHURNING, Status.DOWN, change("worker", Condition.UP, "", true, 4733)),
            one("churning-down", Status.CHURNING, Status.DOWN, change("worker", Condition.DOWN, "EXIT", true, 4733)),
            one("churning-first-word", Status.CHURNING, Status.UP, change("worker", Condition.DOWN, "EXIT", true, 4733)),
            one("churning-ends", Status.DOWN, Status.CHURNING, change("worker", Condition.DOWN, "EXIT", true, 4741)),
            one("disabled", Status.OPERATOR_DISABLED, Status.UP, change("web", Condition.DISABLED, "KILL", true, 4713)),
            Arguments.of("batch-degradation", MailText.ofBatch(PREFIX, someDied(), false)),
            Arguments.of("batch-improvement", MailText.ofBatch(PREFIX, allCameBack(), true)),
            Arguments.of("batch-mixed", MailText.ofBatch(PREFIX, mixed(), false)),
            Arguments.of("batch-neutral", MailText.ofBatch(PREFIX, List.of(disabled()), false)));

    private static Arguments one(String name, Status status, Status before, Change change) {
        return Arguments.of(name, MailText.ofOne(PREFIX, new Announcement(status, before, change)));
    }

    private static Change change(String program, Condition condition, String cause, boolean satisfied, long pid) {
        return new Change(program, condition, cause, satisfied, pid, 0);
    }

    private static List<Announcement> someDied() {
        return List.of(
                new Announcement(Status.DOWN, Status.UP, change("db", Condition.DOWN, "KILL", true, 4711)),
                new Announcement(Status.DOWN, Status.UP, change("api", Condition.DOWN, "KILL", false, 4712)),
                disabled());
    }

    private static Announcement disabled() {
        return new Announcement(
                Status.OPERATOR_DISABLED, Status.UP, change("web", Condition.DISABLED, "KILL", true, 4713));
    }

    private static List<Announcement> allCameBack() {
        return List.of(
                new Announcement(Status.UP, Status.DOWN, change("db", Condition.UP, "", true, 4720)),
                new Announcement(Status.UP, Status.OPERATOR_DISABLED, change("web", Condition.UP, "", true, 4722)));
    }

    private static List<Announcement> mixed() {
        return List.of(
                new Announcement(Status.CHURNING, Status.UP, change("worker", Condition.UP, "", true, 4733)),
                new Announcement(Status.UP, Status.DOWN, change("db", Condition.UP, "", true, 4720)));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("EXAMPLES")
    void saysWhatItsFileSays(String name, MailText mail) throws Exception {
        Path file = GOLDEN.resolve(name + ".txt");
        String text = "Subject: " + mail.subject() + "\n\n" + mail.body();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text);
    }

    @Test
    void everyFileIsAnExample() throws Exception {
        List<String> names = new ArrayList<>();
        EXAMPLES.forEach(example -> names.add(example.get()[0] + ".txt"));
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertEquals(
                    names.stream().sorted().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void theDocumentShowsEveryExample() throws Exception {
        String document = Files.readString(DOCUMENT);
        for (Arguments example : EXAMPLES) {
            String name = (String) example.get()[0];
            String block = "```text\n" + Files.readString(GOLDEN.resolve(name + ".txt")) + "```\n";
            assertTrue(document.contains(block), () -> DOCUMENT + " lacks, or shows otherwise, this mail:\n" + block);
        }
    }

    /** Broken over lines or not, a change is told in the same words. */
    @Test
    void aBatchTellsAChangeAsASingleMailDoes() {
        Announcement announcement = someDied().getFirst();
        String body = MailText.ofBatch("", List.of(announcement), false).body();
        assertEquals(
                "There are 1 state change(s) of note:\n\n  " + announcement.line().replace(", ", ",\n    ") + "\n", body);
    }

    /** A mail that no server takes for its size would be no mail at all. */
    @Test
    void aBatchHasASizeLimit() {
        List<Announcement> announcements = new ArrayList<>();
        String longName = "ü".repeat(127);
        for (int i = 0; i < 10_000; i++) {
            announcements.add(new Announcement(
                    Status.DOWN, Status.UP, change(longName + i, Condition.DOWN, "EXIT", false, 1_000_000 + i)));
        }
        String body = MailText.ofBatch("", announcements, false).body();
        assertTrue(body.startsWith("There are 10000 state change(s) of note:\n"));
        assertTrue(body.matches("(?s).*\nand \\d{4} more that this mail has no room for\n"), () -> body.substring(body.length() - 100));
        assertTrue(body.getBytes(StandardCharsets.UTF_8).length < 160 * 1024);
    }

    @Test
    void noPrefixIsNoBlank() {
        assertEquals("neutral changes", MailText.ofBatch("", List.of(disabled()), false).subject());
    }

    /** Classic's configurations have none at the end. */
    @Test
    void aPrefixIsFollowedByOneBlank() {
        for (String prefix : List.of("[shop1]", "[shop1] ")) {
            assertEquals("[shop1] neutral changes", MailText.ofBatch(prefix, List.of(disabled()), false).subject());
        }
    }
}
