package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_controller top} of the tarball, in a real terminal: what is on its screen after keys were pressed, a
 * window was resized and a server went away; and that the terminal is as before, however it ends.
 */
class TopIT {

    private static final String CONTROL_C = "\u0003";
    private static final String ENTER = "\r";
    private static final String DOWN = "\u001b[B";
    private static final String TOKYO = "\u6771\u4eac";

    private static final Predicate<String> AWAY =
            Pattern.compile("^(cannot connect to|no answer from|tcp://\\S+ closed the connection) ").asPredicate();

    /** Uses some of a processor, now and then. */
    private static final String BUSY = Programs.program("busy",
            "echo \"$GAGGLED_PROGRAM_NAME runs as $$\"; while :; do i=0; while [ $i -lt 9000 ]; do i=$((i+1)); done;"
                    + " sleep 0.05; done");

    @TempDir
    Path directory;

    private String config(String programs) {
        return "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\nkillwait = 5s\n" + programs;
    }

    private String shop() {
        return config(BUSY + "tags = load\n" + Programs.sleeper("db") + "log = " + directory.resolve("db.log") + "\n"
                + Programs.sleeper("web") + Programs.dependency("web", "db", "propagate = true")
                + Programs.sleeper(TOKYO) + Programs.dependency(TOKYO, "web"));
    }

    /**
     * A terminal of that size in which it runs, and then a shell that says how it ended, and whether the terminal is as
     * it was.
     */
    private static final class Page implements AutoCloseable {

        private final Companion terminal;
        private int from;
        private int rows;
        private int columns;

        Page(int rows, int columns, String environment, String options) {
            this.rows = rows;
            this.columns = columns;
            String command = "stty -echo rows " + rows + " cols " + columns + "; trap : INT; before=$(stty -g); tty; "
                    + environment + " '" + Distribution.home().resolve("bin/gaggled_controller") + "' " + options
                    + " top --interval 300ms; echo ended with $?;"
                    + " [ \"$before\" = \"$(stty -g)\" ] && echo restored; read enter";
            terminal = Companion.start(List.of("script", "-qefc", command, "/dev/null"));
        }

        static Page of(Gaggled gaggled, int rows, int columns) {
            return new Page(rows, columns, "TERM=xterm-256color", "-u " + gaggled.controlUrl());
        }

        private VirtualScreen screen() {
            return new VirtualScreen(rows, columns, terminal.drawn().substring(from));
        }

        List<String> lines() {
            return screen().lines();
        }

        /** Waits until the screen is so, and gives its lines. */
        List<String> await(String what, Predicate<List<String>> so) {
            terminal.awaitDrawn(() -> so.test(lines()), () -> what + " in\n" + String.join("\n", lines()));
            return lines();
        }

        /** Waits until a line of the screen is like that. */
        List<String> await(String regex) {
            Pattern pattern = Pattern.compile(regex);
            return await(regex, lines -> lines.stream().anyMatch(line -> pattern.matcher(line).find()));
        }

        /** Waits until these programs are shown, in that order. */
        void awaitOrder(String... programs) {
            await(String.join(" ", programs), lines -> order(lines).equals(List.of(programs)));
        }

        private static List<String> order(List<String> lines) {
            List<String> programs = new ArrayList<>();
            Pattern row = Pattern.compile("^[> ] (\\S+) +(up|down|disabled|waiting|stopping|starting) .*");
            lines.forEach(line -> row.matcher(line).results().forEach(found -> programs.add(found.group(1))));
            return programs;
        }

        void press(String keys) {
            terminal.press(keys);
        }

        /** Gives the window another size; what was drawn before that does not count any more. */
        void resize(int newRows, int newColumns) {
            String tty = Pattern.compile("/dev/pts/\\d+").matcher(terminal.drawn()).results().findFirst().orElseThrow()
                    .group();
            from = terminal.drawnSoFar();
            rows = newRows;
            columns = newColumns;
            try (Companion stty = Companion.start(List.of("stty", "-F", tty, "rows", String.valueOf(rows), "cols",
                    String.valueOf(columns)))) {
                assertEquals(0, stty.exitCode(), stty::text);
            }
        }

        long pid() {
            return ProcessHandle.of(terminal.pid()).orElseThrow().descendants()
                    .filter(each -> each.info().command().orElse("").endsWith("/bin/java")).findFirst().orElseThrow()
                    .pid();
        }

        void awaitEnd(int status) {
            terminal.awaitDrawn(0, "ended with " + status + "\r\nrestored\r\n");
            VirtualScreen last = new VirtualScreen(rows, columns, terminal.drawn());
            assertFalse(last.isOther());
            assertFalse(last.isCursorHidden());
        }

        @Override
        public void close() {
            terminal.close();
        }
    }

    @Test
    void programsAreSortedFilteredReadAndRestartedInAWindowOfAnySize() {
        try (Gaggled gaggled = Gaggled.supervise(directory, shop())) {
            long first = gaggled.pidOf("web");
            gaggled.pidOf(TOKYO);
            try (Page page = Page.of(gaggled, 24, 100)) {
                List<String> lines = page.await("^> busy +up +[1-9][0-9.]* +[0-9.]+[KMG] +0 ");
                assertTrue(lines.get(0).matches("gaggled \\S+ on \\S+, .*gaggled.ini  \\(every 300ms\\)"),
                        lines.get(0));
                assertTrue(lines.get(1).matches("CPU [0-9.]+%  memory [0-9.]+M  4: 4 up"), lines.get(1));
                assertTrue(lines.get(2).matches("  NAME +STATE +CPU%\u2193 +MEMORY +RESTARTS +UPTIME PROCS .*"),
                        lines.get(2));

                page.press("N");
                page.awaitOrder("busy", "db", "web", TOKYO);
                page.press("N");
                page.awaitOrder(TOKYO, "web", "db", "busy");

                page.press("/@load" + ENTER);
                page.awaitOrder("busy");
                page.press("/\u007f\u007f\u007f\u007f\u007fB" + ENTER);
                page.awaitOrder("web", "db", "busy");
                page.press("\u001b");
                page.awaitOrder(TOKYO, "web", "db", "busy");

                page.press(DOWN + DOWN + "r");
                page.await("^restart db\\? 1 goes down with it: web; 1 depends on it, too: " + TOKYO + "\\. y: yes");
                page.press("n");
                page.await("nothing was done");
                page.press("r");
                page.await("^restart db\\?");
                page.press("y");
                page.await("^restart db: done");
                assertTrue(gaggled.pidOf("web", 2) != first);
                page.await("^> db +up .* 1 ");

                page.press("?");
                page.await("restart, stop, start it");
                page.press("x" + ENTER);
                page.await("^log of db: following");
                page.press("q");

                page.press("s");
                page.await("^stop db\\?");
                page.press("y");
                page.await("^> db +disabled ");
                page.await("^db: disabled; stopped by ");
                page.press("S");
                page.await("^start db\\? 2 depend on it: web, " + TOKYO + "\\. y: yes");
                page.press("y");
                page.await("^> db +up ");

                page.resize(10, 40);
                lines = page.await("^  NAME\u2191 +STATE +CPU% +MEMORY$");
                assertTrue(lines.stream().anyMatch(line -> line.matches("^> db +up +[0-9.-]+ +[0-9.]+[KM]")),
                        () -> page.lines().toString());
                page.resize(50, 150);
                page.await(" REASON$");

                page.press("q");
                page.awaitEnd(0);
            }
            gaggled.stop();
        }
    }

    @Test
    void whatAProgramPrintsIsFollowedAndCannotActOnTheTerminal() {
        String evil = Programs.program("evil",
                "printf \"\\033[2Jowned\\033]0;x\\007\\n\"; while sleep 0.2; do echo tick; done")
                + "log = " + directory.resolve("evil.log") + "\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config(evil));
                Page page = Page.of(gaggled, 12, 60)) {
            page.await("^> evil ");
            page.press("l");
            page.await("a window full of ticks", lines -> lines.stream().filter("tick"::equals).count() == 10);
            page.press("g");
            page.await("^\\\\u001b\\[2Jowned\\\\u001b]0;x\\\\u0007$");
            page.await("^log of evil: \\d+ lines? below");
            page.press("\u001b");
            page.await("^> evil ");
            page.press(CONTROL_C);
            page.awaitEnd(0);
            gaggled.stop();
        }
    }

    @Test
    void aSignalIsAnOrdinaryEnd() {
        try (Gaggled gaggled = Gaggled.supervise(directory, shop())) {
            for (String signal : List.of("TERM", "HUP", "INT")) {
                try (Page page = Page.of(gaggled, 24, 80)) {
                    page.await("^> \\S+ +up ");
                    Gaggled.signal(page.pid(), signal);
                    page.awaitEnd(0);
                }
            }
            gaggled.stop();
        }
    }

    @Test
    void aServerThatGoesAwayIsSaidToBeAndIsFoundAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String config = shop().replace("127.0.0.1:*", "127.0.0.1:" + port);
        try (Page page = new Page(24, 200, "TERM=xterm", "-u tcp://127.0.0.1:" + port)) {
            page.await("^cannot connect to .*\\(asking again until it answers\\)");
            for (int i = 0; i < 2; i++) {
                try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
                    page.await("programs without a complaint", lines -> lines.stream().anyMatch(
                            line -> line.matches("^  web +up .*")) && lines.stream().noneMatch(AWAY));
                    gaggled.await(LogLines.up("web"));
                    gaggled.stop();
                }
                List<String> lines = page.await("that the server is away", all -> all.stream().anyMatch(AWAY));
                assertTrue(lines.stream().anyMatch(line -> line.startsWith("  web ")), "as they were last: " + lines);
            }
            page.press("q");
            page.awaitEnd(0);
        }
    }

    @Test
    void withoutAColourThereIsNone() {
        try (Gaggled gaggled = Gaggled.supervise(directory, shop())) {
            try (Page page = new Page(24, 80, "NO_COLOR=1 TERM=xterm-256color", "-u " + gaggled.controlUrl())) {
                page.await("^> \\S+ +up ");
                page.press("q");
                page.awaitEnd(0);
                assertFalse(page.terminal.drawn().matches("(?s).*\u001b\\[[0-9;]*[34][0-9][;m].*"),
                        page.terminal::text);
            }
            gaggled.stop();
        }
    }

    @Test
    void whatIsNoTerminalOrCannotShowPagesIsRefused() {
        try (Companion top = Companion.tool("gaggled_controller", "-u", "tcp://127.0.0.1:1", "top")) {
            assertEquals(1, top.exitCode(), top::text);
            assertEquals(List.of("gaggled_controller: top needs a terminal to draw on and to read keys from; -d -l and"
                    + " list -l print programs anywhere"), top.err());
        }
        try (Page page = new Page(24, 80, "TERM=dumb", "-u tcp://127.0.0.1:1")) {
            page.terminal.awaitDrawn(0, "gaggled_controller: top: this terminal cannot place its cursor \\(\\$TERM is"
                    + " dumb\\); -d -l and list -l print programs anywhere\r\nended with 1\r\nrestored\r\n");
        }
    }

    /** Of which one is busy; the others are off, and so are their figures. */
    @Test
    void aThousandProgramsAreDrawnWithFewBytes() {
        StringBuilder programs = new StringBuilder(BUSY);
        for (int i = 0; i < 999; i++) {
            programs.append("[program-").append(i).append("]\ncommand = sleep\nargv = 600\nenabled = no\n");
        }
        try (Gaggled gaggled = Gaggled.supervise(directory, config(programs.toString()));
                Page page = Page.of(gaggled, 50, 120)) {
            page.await("^> busy +up +[1-9]");
            int before = page.terminal.drawnSoFar();
            String figures = page.lines().get(1);
            int refreshes = 0;
            while (refreshes < 10) {
                String last = figures;
                figures = page.await("other figures", lines -> !lines.get(1).equals(last)).get(1);
                refreshes++;
            }
            int bytes = (page.terminal.drawnSoFar() - before) / refreshes;
            System.out.println("1000 programs: " + bytes + " bytes for each refresh");
            assertTrue(bytes < 500, "bytes for each refresh: " + bytes);
            page.press("NG");
            page.await("^> program-998 ");
            page.press("q");
            page.awaitEnd(0);
            gaggled.stop();
        }
    }
}
