package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A killed database with eleven dependents, some of which have dependents of their own, is one mail that says what was
 * the cause, and so is their return: from the gate inside gaggled, and from {@code bin/gaggled_smtpgate}.
 */
class OutageMailIT {

    private static final List<String> OF_DB = List.of("api", "orders", "search", "stock", "users");
    private static final List<String> OF_API = List.of("admin", "mobile", "web");
    private static final List<String> OF_ORDERS = List.of("billing", "mailer", "reports");

    private static final String DOWN =
            "process db is down (it died: killed from outside with SIGKILL), and 11 went with it";
    private static final String BACK = "process db is up, and 11 that went with it are back";

    @TempDir
    Path directory;

    /** The last of the eleven takes a moment to stop; and what goes on without the database is in no mail. */
    private static String shop() {
        StringBuilder shop = new StringBuilder(Programs.sleeper("db"));
        shop.append(Programs.sleeper("metrics")).append(Programs.dependency("metrics", "db"));
        addAll(shop, OF_DB, "db");
        addAll(shop, OF_API, "api");
        addAll(shop, OF_ORDERS, "orders");
        return shop.toString();
    }

    private static void addAll(StringBuilder shop, List<String> programs, String needed) {
        for (String program : programs) {
            shop.append(program.equals("web")
                    ? Programs.program("web", "trap \"sleep 1; exit 0\" TERM; echo \"web runs as $$\"; "
                            // A shell that has the signal before it waits for a child would wait for all of it.
                            + "while :; do sleep 0.1; done")
                    : Programs.sleeper(program));
            shop.append(Programs.dependency(program, needed, "propagate = true"));
        }
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(List.of("db", "metrics"));
        Stream.of(OF_DB, OF_API, OF_ORDERS).forEach(all::addAll);
        return all;
    }

    private static String gate(MailServer mails, String... settings) {
        return """
                [gaggled/smtpgate]
                mx = 127.0.0.1
                port = %d
                helo = gaggle.example.org
                from = gaggled@example.org
                to = ops@example.org
                spfix = [test]
                period = 10s
                """.formatted(mails.port()) + String.join("\n", settings) + "\n";
    }

    private static void killDb(Gaggled gaggled) {
        all().forEach(gaggled::pidOf);
        Gaggled.signal(gaggled.pidOf("db"), "KILL");
    }

    @Test
    void gateInsideGaggledSendsOneMailOfAll() {
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(directory, gate(mails, "auto = true", "batch = 1s") + shop())) {
            killDb(gaggled);
            assertEquals(1, mails.await("\\[test\\] degradation: .*", 0), () -> mails.subjects().toString());
            mails.await("\\[test\\] improvement: .*", 1);
            gaggled.stop();
            assertEquals(
                    List.of("[test] degradation: " + DOWN, "[test] improvement: " + BACK + " [all ok]"),
                    mails.subjects());
            assertDownIsAsDocumented(mails.text(1));
            assertBackIsAsDocumented(mails.text(2));
        }
    }

    @Test
    void gateOfItsOwnDoesSoWithoutABatch() throws IOException {
        String channels = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n";
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(directory, channels + shop())) {
            all().forEach(gaggled::pidOf);
            Path config = Files.writeString(
                    directory.resolve("gate.ini"),
                    "[gaggled]\ncontrolurl = " + gaggled.controlUrl() + "\neventurl = " + gaggled.eventUrl() + "\n"
                            + gate(mails, "causes = true"));
            try (Companion gate = Companion.tool("gaggled_smtpgate", "-c", config.toString())) {
                gate.await(".*in step with gaggled, 13 programs.*");
                killDb(gaggled);
                mails.await("\\[test\\]process db is up.*", 1);
                assertEquals(List.of("[test]" + DOWN, "[test]" + BACK), mails.subjects());
                assertDownIsAsDocumented(mails.text(1));
                assertBackIsAsDocumented(mails.text(2));
                gaggled.stop();
                gate.terminate();
                assertEquals(0, gate.exitCode(), gate::text);
            }
        }
    }

    @Test
    void withoutCausesEachIsToldByItself() {
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(
                        directory, gate(mails, "auto = true", "batch = 1s", "causes = false") + shop())) {
            killDb(gaggled);
            Set<String> told = new TreeSet<>();
            for (int count = 0; told.size() < 12;) {
                count = mails.await("\\[test\\] degradation", count);
                List<String> text = mails.text(count);
                assertTrue(text.getFirst().matches("There are \\d+ state change\\(s\\) of note:"), text::toString);
                text.stream().filter(line -> line.matches("  process \\S+ is down,")).forEach(told::add);
            }
            Set<String> expected = new TreeSet<>();
            all().stream().filter(name -> !name.equals("metrics"))
                    .forEach(name -> expected.add("  process " + name + " is down,"));
            assertEquals(expected, told);
            gaggled.stop();
        }
    }

    private static void assertDownIsAsDocumented(List<String> text) {
        assertEquals(
                List.of(
                        DOWN,
                        "",
                        "  process db is down,",
                        "    due to KILL,",
                        "    was up,",
                        "    last known pid: N",
                        "    time: T",
                        "    cause: SIGKILL",
                        "    reason: it died: killed from outside with SIGKILL",
                        "    went down today: once",
                        "    went down because of it:"),
                comparable(text).subList(0, 11),
                text::toString);
        assertEquals(others("is down, due to KILL, dependencies not satisfied, was up, last known pid: N", true),
                entries(comparable(text)), text::toString);
    }

    private static void assertBackIsAsDocumented(List<String> text) {
        assertEquals(
                List.of(
                        BACK,
                        "",
                        "  process db is up,",
                        "    was down,",
                        "    current pid: N",
                        "    time: T",
                        "    went down today: once",
                        "    had gone down because of it:"),
                comparable(text).subList(0, 8),
                text::toString);
        assertEquals(others("is up, was down, current pid: N", false), entries(comparable(text)), text::toString);
    }

    /** Without what differs from run to run, and what is so only at the moment of the mail. */
    private static List<String> comparable(List<String> text) {
        return text.stream()
                .map(line -> line.replaceAll("pid: \\d+", "pid: N").replaceAll("time: \\d.*", "time: T"))
                .map(line -> line.replace("process web is down, due to EXIT", "process web is down, due to KILL"))
                .filter(line -> !line.matches(" +(now|waiting for it): .*"))
                .toList();
    }

    private static Set<String> others(String what, boolean reasons) {
        Set<String> others = new TreeSet<>();
        addOthers(others, OF_DB, what, reasons ? "dependency db died" : "");
        addOthers(others, OF_API, what, reasons ? "dependency api was stopped" : "");
        addOthers(others, OF_ORDERS, what, reasons ? "dependency orders was stopped" : "");
        return others;
    }

    private static void addOthers(Set<String> others, List<String> programs, String what, String reason) {
        programs.forEach(program -> others.add(
                "      process " + program + " " + what + (reason.isEmpty() ? "" : "        reason: " + reason)));
    }

    /** Each of those that went with it, with its reason. */
    private static Set<String> entries(List<String> text) {
        Set<String> entries = new TreeSet<>();
        for (int i = 0; i < text.size(); i++) {
            if (text.get(i).startsWith("      process ")) {
                boolean hasReason = i + 1 < text.size() && text.get(i + 1).startsWith("        reason: ");
                entries.add(text.get(i) + (hasReason ? text.get(i + 1) : ""));
            }
        }
        return entries;
    }
}
