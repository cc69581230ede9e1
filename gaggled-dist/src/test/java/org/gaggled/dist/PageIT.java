package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of control-http as somebody uses it, in a real browser. */
class PageIT {

    private static final String LAST = "return [...document.querySelectorAll('.lines .line')].at(-1)?.innerText";

    @TempDir
    static Path installation;

    private static Path home;

    @TempDir
    Path directory;

    private PageFixture page;

    @BeforeAll
    static void install() throws IOException {
        home = PageFixture.install(installation);
    }

    @BeforeEach
    void prepare() throws IOException {
        page = PageFixture.in(home, directory);
    }

    private Browser visitor() throws IOException {
        Browser browser = Browser.open(directory, 1200, 800);
        try {
            browser.visit(page.address());
            return browser;
        } catch (RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    private Browser operator() throws IOException {
        Browser browser = visitor();
        browser.login(PageFixture.OPERATOR);
        return browser;
    }

    /** How a program is drawn in the graph. */
    private static String drawn(String program, String state) {
        return ".node[href='#/program/" + program + "'][data-state='" + state + "']";
    }

    /** Notes each state that a program in the graph comes into from now on. */
    private static void noteStates(Browser browser) {
        browser.script("""
                window.seen = [];
                new MutationObserver((records) => records.forEach(({ target }) => window.seen.push(
                    target.getAttribute("href").split("/").pop() + " " + target.dataset.state)))
                  .observe(document.querySelector(".canvas"), { subtree: true, attributeFilter: ["data-state"] });
                """);
    }

    private static void awaitNoted(Browser browser, String state) {
        browser.awaitScript("return window.seen.some((each) => new RegExp(`^${arguments[0]}$`).test(each))", state);
    }

    private static void awaitWebStack(Browser browser) {
        for (String program : List.of("database", "cache", "api", "worker", "proxy")) {
            browser.await(drawn(program, "up"));
        }
        browser.await(drawn("migrate", "done"));
        browser.await(drawn("backup", "down"));
    }

    @Test
    void theWebStackIsSeenToComeUpAndToTurnAndToReturn() throws Exception {
        try (Gaggled gaggled = page.run(page.webStack()); Browser browser = operator()) {
            awaitWebStack(browser);
            browser.awaitText(".line .label", "propagate, grace 1m");
            browser.awaitText(".line.optional .label", "not required");
            browser.awaitText("#counts li", "5 up");
            browser.picture("page-graph");

            noteStates(browser);
            long database = Long.parseLong(gaggled.await(LogLines.up("database")).group("pid"));
            Gaggled.signal(database, "KILL");
            awaitNoted(browser, "database (stopping|waiting|starting|not-ready)");
            awaitNoted(browser, "api (stopping|waiting)");
            awaitNoted(browser, "database up");
            awaitNoted(browser, "api up");
            awaitWebStack(browser);

            browser.go("#/program/database");
            browser.press("Stop");
            browser.awaitText("dialog", "(?s)Stop database\\?.*stopped with it.*api.*worker.*run on.*proxy.*");
            browser.press("Cancel");
            browser.press("Stop");
            browser.keys(Keys.TAB, Keys.ENTER);
            browser.awaitText("#told", "database has been stopped\\.");
            browser.awaitText("h2", "database disabled");
            browser.go("#/graph");
            browser.awaitText(drawn("api", "waiting"), "(?s).*waiting for database");
            browser.awaitText(".line.missing .label", "not ready");
            browser.await(drawn("proxy", "not-ready"));
            browser.show(1200, 800, "dark");
            browser.picture("page-graph-waiting");

            noteStates(browser);
            browser.go("#/program/database");
            browser.press("Start");
            browser.awaitText("#told", "database has been started\\.");
            browser.go("#/graph");
            awaitWebStack(browser);
            gaggled.stop();
        }
    }

    @Test
    void aProgramIsRestartedByAButtonAndItsLogIsReadLive() throws Exception {
        String talker = Programs.program(
                "talker",
                "echo \"<img src=x> talks as $$\"; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done")
                + "log = " + directory.resolve("talker.log") + "\n";
        try (Gaggled gaggled = page.run(talker); Browser browser = operator()) {
            browser.go("#/program/talker");
            browser.awaitText(".lines .line", ".*line 3");
            assertTrue(browser.texts(".lines .line").getFirst().contains("<img src=x> talks as"), "it is no markup");
            assertEquals(List.of(), browser.texts(".lines img"));

            browser.press("Pause");
            String last = (String) browser.script(LAST);
            browser.awaitText(".log button", "Go on \\(\\d{2,}\\)");
            assertEquals(last, browser.script(LAST));
            browser.await(".log button").click();
            browser.awaitScript(LAST.replace("return ", "return arguments[0] !== "), last);
            browser.await(".log input[type=search]").sendKeys("talks");
            browser.awaitScript("return [...document.querySelectorAll('.lines .line:not([hidden])')].length === 1");

            browser.press("Restart");
            browser.awaitText("#told", "talker has been restarted\\.");
            browser.awaitText(".figures div", "(?s)Restarts\\s+1");
            browser.awaitScript("return [...document.querySelectorAll('.lines .line:not([hidden])')].length === 2");
            gaggled.await(LogLines.up("talker"), 2);

            browser.press("Send signal");
            browser.awaitText("#told", "SIGHUP has been sent to talker\\.");
            browser.awaitText(".figures div", "(?s)Last end\\s+SIGHUP");
            browser.awaitText("[aria-labelledby=runs] tbody tr:nth-child(2)", "(?s).*SIGHUP.*");
            gaggled.stop();
        }
    }

    @Test
    void whoMayOnlyWatchIsRefusedTheButtons() throws Exception {
        try (Gaggled gaggled = page.run(Programs.sleeper("db")); Browser browser = visitor()) {
            browser.login(PageFixture.WATCHER);
            browser.await(drawn("db", "up"));
            browser.go("#/program/db");
            browser.awaitText(".actions .note",
                    "You are logged in with the token for watching, which cannot change anything\\.");
            for (String button : List.of("Start", "Restart", "Stop", "Send signal", "Reload …")) {
                assertFalse(browser.button(button).isEnabled(), button);
            }
            assertEquals(403L, browser.script(
                    "return fetch('/v1/programs/db/stop', { method: 'POST' }).then(({ status }) => status)"));
            browser.awaitText("h2", "db up");
            gaggled.stop();
        }
    }

    @Test
    void aWrongTokenIsRefusedAndALogoutEndsTheSession() throws Exception {
        try (Gaggled gaggled = page.run(Programs.sleeper("db")); Browser browser = visitor()) {
            browser.login("wrong" + PageFixture.OPERATOR);
            browser.awaitText("#refused", "That is not a token of this gaggled\\.");
            browser.login(PageFixture.OPERATOR);
            browser.await(drawn("db", "up"));
            browser.press("Log out");
            browser.awaitText("#refused", "You are logged out\\.");
            browser.visit(page.address());
            browser.await("#token");
            gaggled.stop();
        }
    }

    @Test
    void theSessionSurvivesARestartOfGaggled() throws Exception {
        String programs = page.webStack();
        Gaggled first = page.run(programs);
        try (first; Browser browser = operator()) {
            awaitWebStack(browser);
            first.stop();
            browser.awaitText("#connection", "Connection lost, trying again …");
            noteStates(browser);
            try (Gaggled second = page.start()) {
                for (String program : List.of("database", "api", "proxy")) {
                    awaitNoted(browser, program + " up");
                }
                awaitWebStack(browser);
                assertEquals("", browser.script("return document.getElementById('connection').textContent"));
                browser.awaitText("#told", "gaggled has been started anew\\.");

                second.kill();
                browser.awaitText("#connection", "Connection lost, trying again …");
                second.killDescendants();
            }
            try (Gaggled third = page.start()) {
                awaitWebStack(browser);
                browser.go("#/program/cache");
                browser.press("Restart");
                browser.awaitText("#told", "cache has been restarted\\.");
                third.stop();
            }
        }
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        String programs =
                Programs.sleeper("db") + Programs.sleeper("web") + Programs.dependency("web", "db", "propagate = true");
        try (Gaggled gaggled = page.run(programs); Browser browser = visitor()) {
            browser.await("#token");
            browser.keys(PageFixture.OPERATOR, Keys.ENTER);
            browser.await(drawn("web", "up"));
            browser.tabTo(".frame");
            String before =
                    (String) browser.script("return document.querySelector('.canvas > g').getAttribute('transform')");
            browser.keys("+", Keys.ARROW_LEFT);
            browser.awaitScript(
                    "return document.querySelector('.canvas > g').getAttribute('transform') !== arguments[0]", before);
            browser.keys("0");
            browser.awaitScript(
                    "return document.querySelector('.canvas > g').getAttribute('transform') === arguments[0]", before);
            browser.tabTo(".node[href='#/program/db']");
            assertEquals("4px",
                    browser.script("return getComputedStyle(document.querySelector('.node:focus rect')).strokeWidth"));
            browser.keys(Keys.ENTER);
            browser.awaitText("h2", "db up");
            browser.tabTo(".actions button:nth-of-type(2)");
            assertEquals("Restart", browser.script("return document.activeElement.textContent"));
            assertFalse("none".equals(browser.script("return getComputedStyle(document.activeElement).outlineStyle")));
            browser.keys(Keys.SPACE);
            browser.awaitText("dialog h2", "Restart db\\?");
            browser.keys(Keys.ESCAPE);
            browser.awaitScript("return document.activeElement.textContent === 'Restart'");
            browser.keys(Keys.SPACE);
            browser.await("dialog");
            browser.keys(Keys.TAB, Keys.SPACE);
            browser.awaitText("#told", "db has been restarted\\.");
            gaggled.pidOf("web", 2);
            gaggled.stop();
        }
    }

    @Test
    void aReloadShowsItsPlanFirst() throws Exception {
        try (Gaggled gaggled = page.run(Programs.sleeper("db")); Browser browser = operator()) {
            browser.await(drawn("db", "up"));
            browser.press("Reload …");
            browser.awaitText("dialog", "(?s).*Nothing differs from what is in force\\..*");
            browser.press("Close");
            page.write(Programs.sleeper("db") + Programs.sleeper("web") + Programs.dependency("web", "db"));
            browser.press("Reload …");
            browser.awaitText("dialog .plan li", "(?s)start web.*");
            browser.press("Reload");
            browser.awaitText("#told", "The configuration has been reloaded\\.");
            browser.await(drawn("web", "up"));
            browser.awaitText("#counts li", "2 programs");

            page.write(Programs.sleeper("db") + "comand = x\n");
            browser.press("Reload …");
            browser.awaitText("dialog", "(?s).*The configuration has errors.*comand.*");
            browser.press("Close");
            gaggled.stop();
        }
    }

    @Test
    void axeFindsNothingAndTheWindowOfATelephoneIsWideEnough() throws Exception {
        try (Gaggled gaggled = page.run(page.webStack()); Browser browser = visitor()) {
            browser.await("#token");
            for (String colours : List.of("light", "dark")) {
                browser.show(1200, 800, colours);
                browser.assertAccessible("login, " + colours);
            }
            browser.login(PageFixture.OPERATOR);
            awaitWebStack(browser);
            for (int width : List.of(1200, 360)) {
                for (String colours : List.of("light", "dark")) {
                    look(browser, width, colours);
                }
            }
            gaggled.stop();
        }
    }

    @Test
    void programsOfAnotherHostAreInABoxThatSaysHowItStands() throws Exception {
        // Nobody listens there.
        String cluster = "[gaggled/cluster]\nname = host1\nconnect = 127.0.0.1:1\n";
        String web = Programs.program("web", "exec sleep 1000") + "[web/depends/db@host2]\n[web/depends/cache@host2]\n";
        try (Gaggled gaggled = page.run(cluster + web); Browser browser = operator()) {
            browser.await(drawn("web", "waiting"));
            browser.awaitText(".host[data-standing='unknown'] text", "host2, unknown for .*");
            browser.awaitText(".node.elsewhere[data-state='unknown'] .name", "db@host2");
            browser.awaitText(".node.elsewhere[data-state='unknown'] .state", "unknown, last down");
            assertEquals(1L, browser.script("return document.querySelectorAll('.host').length"), "one box for both");
            assertEquals(true, browser.script("""
                    const box = document.querySelector(".host rect").getBoundingClientRect();
                    return [...document.querySelectorAll(".node.elsewhere")].every((node) => {
                      const { left, right, top, bottom } = node.getBoundingClientRect();
                      return box.left <= left && right <= box.right && box.top <= top && bottom <= box.bottom;
                    });
                    """), "they are in it");
            for (String colours : List.of("light", "dark")) {
                browser.show(1200, 800, colours);
                check(browser, "graph of hosts", 1200, colours);
            }
            gaggled.stop();
        }
    }

    private static void look(Browser browser, int width, String colours) throws IOException {
        browser.show(width, 800, colours);
        browser.go("#/graph");
        awaitWebStack(browser);
        check(browser, "graph", width, colours);
        browser.go("#/table?state=up");
        browser.awaitText(".table .note", "5 of 7 programs");
        check(browser, "table", width, colours);
        browser.go("#/program/api");
        browser.awaitText(".lines .line", ".*GET / 200");
        browser.awaitText(".links li", "(?s)cache.*up.*not required.*");
        browser.await("summary").click();
        browser.script("scrollTo(0, 0)");
        check(browser, "program", width, colours);
        browser.press("Stop");
        browser.awaitText("dialog h2", "Stop api\\?");
        check(browser, "dialog", width, colours);
        browser.press("Cancel");
    }

    private static void check(Browser browser, String view, int width, String colours) throws IOException {
        String what = view + ", " + width + ", " + colours;
        browser.assertAccessible(what);
        assertEquals(0L, browser.script("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"), what);
        browser.picture("page-" + view + "-" + width + "-" + colours);
    }

    @Test
    void whatIsFilteredAndSortedIsInTheAddress() throws Exception {
        String programs =
                Programs.sleeper("db") + "tags = store\n" + Programs.sleeper("web") + Programs.sleeper("webmail")
                        + Programs.program("broken", "exit 3") + "respawn = false\n";
        try (Gaggled gaggled = page.run(programs); Browser browser = operator()) {
            browser.go("#/table");
            WebElement name = browser.await(".filter input");
            name.sendKeys("web");
            browser.awaitText(".table .note", "2 of 4 programs");
            assertEquals("#/table?q=web", browser.script("return location.hash"));
            browser.reload();
            browser.awaitText(".table .note", "2 of 4 programs");
            browser.go("#/table?tag=store");
            browser.awaitText(".table .note", "1 of 4 programs");
            browser.go("#/table?state=trouble");
            browser.awaitText(".rows tbody th", "broken");
            browser.awaitText(".rows .c-exit", "status 3");
            browser.go("#/table");
            browser.awaitText(".table .note", "4 programs");
            browser.press("Program");
            browser.press("Program");
            assertEquals(List.of("webmail", "web", "db", "broken"), browser.texts(".rows tbody th"));
            assertEquals("descending", browser.await("thead th.c-program").getAttribute("aria-sort"));
            gaggled.stop();
        }
    }
}
