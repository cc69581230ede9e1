package org.gaggled.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.junit.jupiter.api.Test;

// Shows, as whole texts, what a person and a program read of a plan, and that neither a secret nor more than the bound is in it.
class PlanTextTest {

    private static final ConfigPosition PLACE = new ConfigPosition("gaggled.ini", 3, 1);

    private static Difference difference(String setting, String before, String after) {
        return new Difference(setting, before, after, false);
    }

    private static PlannedChange change(String name, Action action, Difference... differences) {
        return new PlannedChange(name, action, List.of(differences));
    }

    private static ReloadPlan plan(PlannedChange... programs) {
        return new ReloadPlan(List.of(programs), List.of(), List.of());
    }

    @Test
    void everyProgramThatIsNotKeptHasALine() {
        PlanText text = PlanText.of(new ReloadPlan(
                List.of(
                        change("web", Action.RESTART, difference("argv", "-p 80", "-p 81"),
                                new Difference("env/TOKEN", null, null, true), difference("wd", null, "/srv")),
                        change("db", Action.KEEP),
                        change("cache", Action.CHANGE, difference("killwait", "10000ms", "20000ms")),
                        change("new", Action.START),
                        change("old", Action.STOP),
                        change("older", Action.STOP)),
                List.of(
                        change("controlurl", Action.RESTART,
                                difference("controlurl", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2")),
                        change("gaggled/smtp", Action.CHANGE, difference("to", "a@example.org", "b@example.org"))),
                List.of(ConfigProblem.warning(PLACE, "'web' is started as root", "set 'user'"))));
        assertEquals(
                List.of(
                        "restart web: argv: -p 80 -> -p 81; env/TOKEN: changed, not shown; wd: (none) -> /srv",
                        "change cache: killwait: 10000ms -> 20000ms",
                        "start new",
                        "stop old",
                        "stop older",
                        "restart controlurl: tcp://127.0.0.1:1 -> tcp://127.0.0.1:2",
                        "change gaggled/smtp: to: a@example.org -> b@example.org"),
                text.getChanges());
        assertEquals(List.of("gaggled.ini:3:1: warning: 'web' is started as root; set 'user'"), text.getProblems());
        assertEquals(
                "6 programs: 1 start, 2 stops, 1 restart, 1 change, 1 kept; gaggled itself: 1 restart, 1 change",
                text.getSummary());
        assertFalse(text.isRefused());
    }

    @Test
    void nothingChangesIsSaid() {
        assertEquals("1 program: nothing changes", PlanText.of(plan(change("db", Action.KEEP))).getSummary());
        assertEquals("0 programs: nothing changes", PlanText.of(plan()).getSummary());
        assertEquals(
                "0 programs: none; gaggled itself: 1 stop",
                PlanText.of(new ReloadPlan(List.of(), List.of(change("gaggled/smtp", Action.STOP)), List.of()))
                        .getSummary());
    }

    @Test
    void allThatIsWrongIsTold() {
        PlanText text = PlanText.of(ReloadPlan.refused(List.of(
                ConfigProblem.warning(PLACE, "'a' is old"),
                ConfigProblem.error(PLACE, "there is no setting 'comand'", "did you mean 'command'?"),
                ConfigProblem.error(new ConfigPosition("b.ini", 7, 12), "no"))));
        assertTrue(text.isRefused());
        assertEquals(
                List.of(
                        "gaggled.ini:3:1: warning: 'a' is old",
                        "gaggled.ini:3:1: there is no setting 'comand'; did you mean 'command'?",
                        "b.ini:7:12: no"),
                text.getProblems());
        assertEquals("2 problems", text.getSummary());
        assertEquals(List.of(), text.getChanges());
    }

    @Test
    void itIsClearWhereAValueBeginsAndNothingActs() {
        PlanText text = PlanText.of(plan(change(
                "w\u001b[2J",
                Action.RESTART,
                difference("argv", "", " x"),
                difference("wd", "(none)", "a; b"),
                difference("log", "a -> b", "\n"),
                difference("command", "sh -c 'a; b'", "sh -c 'echo \"\\a\"; b'"),
                new Difference("probes", null, null, false))));
        assertEquals(
                List.of("restart w\\u001b[2J: argv: '' -> ' x'; wd: '(none)' -> 'a; b'; log: 'a -> b' -> '\\n';"
                        + " command: \"sh -c 'a; b'\" -> \"sh -c 'echo \\\"\\\\a\\\"; b'\"; probes"),
                text.getChanges());
    }

    @Test
    void whatANewerGaggledDoesIsToldByItsName() throws Exception {
        PlanText text = PlanText.read(JsonObject.parse(
                "{\"programs\":[{\"program\":\"web\",\"action\":\"freeze\"},{\"program\":\"db\",\"action\":\"keep\"}]}"));
        assertEquals(List.of("freeze web"), text.getChanges());
        assertEquals("2 programs: 1 kept, 1 freeze", text.getSummary());
    }

    @Test
    void inJsonWhatDoesNotApplyIsLeftOut() {
        assertEquals(
                "{\"refused\":false,\"programs\":[{\"program\":\"web\",\"action\":\"restart\",\"differences\":["
                        + "{\"setting\":\"wd\",\"after\":\"/srv\"},{\"setting\":\"env/TOKEN\",\"secret\":true}]},"
                        + "{\"program\":\"db\",\"action\":\"keep\"}],\"parts\":[],\"problems\":[]}",
                JsonWords.of(plan(
                        change("web", Action.RESTART, difference("wd", null, "/srv"),
                                new Difference("env/TOKEN", null, null, true)),
                        change("db", Action.KEEP))).toString());
    }

    @Test
    void whatIsTooMuchIsLeftOutAndEveryProgramIsThere() throws Exception {
        String half = "x".repeat(PlanDetails.MOST / 2);
        ReloadPlan plan = plan(
                change("a", Action.CHANGE, difference("argv", null, half)),
                change("b", Action.CHANGE, difference("argv", null, half)),
                change("c", Action.CHANGE, difference("argv", null, "y")));
        JsonObject json = JsonWords.of(plan);
        assertTrue(json.flag("cut"));
        assertEquals(
                List.of(1, 0, 1),
                json.objects("programs").stream().map(program -> sizeOf(program, "differences")).toList());
        assertEquals("3 programs: 3 changes; not all that differs is shown", PlanText.of(plan).getSummary());
        ReloadPlan refused = ReloadPlan.refused(IntStream.rangeClosed(1, 30_000)
                .mapToObj(i -> ConfigProblem.error(new ConfigPosition("gaggled.ini", i, 1), "no"))
                .toList());
        assertTrue(JsonWords.of(refused).toString().length() < 4 * PlanDetails.MOST);
        PlanText text = PlanText.of(refused);
        assertTrue(text.getSummary().endsWith(" problems, and more that are not shown"), text.getSummary());
    }

    private static int sizeOf(JsonObject object, String name) {
        try {
            return object.objects(name).size();
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }
}
