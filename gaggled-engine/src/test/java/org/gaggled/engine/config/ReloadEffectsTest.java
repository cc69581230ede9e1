package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.ReloadEffect;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.reload.ReloadPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the definition of a setting says of a change of it is what a reload does: in the plan, and in the core. */
class ReloadEffectsTest {

    /** Values for those whose example is for another machine. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("command", "worker"),
            Map.entry("wd", "run"),
            Map.entry("prestart", "serve --check"),
            Map.entry("stopcommand", "serve --stop"),
            Map.entry("poststop", "serve --clean"),
            Map.entry("reloadcommand", "serve --reload"),
            Map.entry("depends", "db"),
            Map.entry("kind", "task"),
            Map.entry("stdin", "bin/serve"),
            Map.entry("log", "logs/web.log"),
            Map.entry("errorlog", "logs/web.err"),
            Map.entry("killmode", "process"),
            Map.entry("capabilities", "net_bind_service"),
            Map.entry("ready/status", "201"),
            Map.entry("alive/status", "201"),
            Map.entry("log/file", "logs/other.log"),
            Map.entry("errorlog/file", "logs/other.err"),
            Map.entry("statedir", "state"),
            Map.entry("copies", "2"),
            Map.entry("path", "/opt/bin"));

    /** Those that mean nothing without another beside them. */
    private static final Map<String, List<String>> BESIDE = Map.of(
            "timezone", List.of("kind = task", "schedule = @daily"),
            "overlap", List.of("kind = task", "schedule = @daily"),
            "catchup", List.of("kind = task", "schedule = @daily"),
            "jitter", List.of("kind = task", "schedule = @daily"),
            "schedule", List.of("kind = task"),
            "copies", List.of("placement = host1, host2"),
            "failover", List.of("placement = host1, host2"));

    @TempDir
    Path directory;

    static Stream<String> settingsOfPrograms() {
        List<String> names = new ArrayList<>();
        KnownSettings.PROGRAM.settings().stream()
                .filter(setting -> KnownSettings.PROGRAM.effectOf(setting) != ReloadEffect.NONE)
                .forEach(setting -> names.add(setting.getName()));
        for (SectionDefinition section : KnownSettings.PROGRAM.sections()) {
            section.settings().forEach(setting -> names.add(section.name() + "/" + setting.getName()));
        }
        KnownSettings.DEPENDENCY.settings().forEach(setting -> names.add("depends/db/" + setting.getName()));
        names.add("env/COLOUR");
        return names.stream();
    }

    static Stream<String> settingsOfGaggled() {
        return KnownSettings.GLOBAL.settingNames().stream();
    }

    @ParameterizedTest
    @MethodSource("settingsOfPrograms")
    void aChangeInAProgramDoesWhatItsDefinitionSays(String name) throws IOException {
        ReloadFixture fixture = new ReloadFixture(directory);
        GaggleConfig before = fixture.read(configuration(name, false));
        GaggleConfig after = fixture.read(configuration(name, true));
        ReloadPlan plan = ReloadPlans.compare(before, after);
        PlannedChange web = plan.getPrograms().getFirst();
        Action expected = switch (effectOf(name)) {
            case IN_PLACE -> Action.CHANGE;
            case RESTART -> Action.RESTART;
            case SWITCH -> Action.STOP;
            case REFUSAL, NONE -> throw new AssertionError("not of a program: " + name);
        };
        assertEquals(expected, web.getAction(), () -> "of " + web.getDifferences());
        String shown = OutputSettings.isLog(name) ? name + "/file"
                : name.equals("ready") || name.equals("alive") ? name + "/probe"
                        : name.equals("depends") ? "depends/db" : name;
        List<String> told = web.getDifferences().stream().map(Difference::name).toList();
        assertTrue(told.contains(shown), () -> "told are " + told);
        ReloadPairsTest.checkDone(plan, before, after);
    }

    private static ReloadEffect effectOf(String name) {
        int slash = name.lastIndexOf('/');
        String section = slash < 0 ? "" : name.substring(0, name.indexOf('/'));
        if (section.isEmpty()) {
            return effectOf(KnownSettings.PROGRAM, name);
        }
        SectionDefinition definition = KnownSettings.PROGRAM.sections().stream()
                .filter(each -> each.name().equals(section)).findFirst().orElseThrow();
        return section.equals("env") ? definition.changes().usual()
                : effectOf(
                        section.equals("depends") ? KnownSettings.DEPENDENCY : definition, name.substring(slash + 1));
    }

    private static ReloadEffect effectOf(SectionDefinition section, String name) {
        return section.effectOf(setting(section, name));
    }

    private static Setting<?> setting(SectionDefinition section, String name) {
        return section.settings().stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
    }

    /** A program, and another one; with the setting or without it, and with what it needs beside it. */
    private static List<String> configuration(String name, boolean given) {
        List<String> lines = new ArrayList<>(List.of("gaggled", "  statedir = state", "  cluster", "    name = host1",
                "web"));
        lines.add("  command = " + (given && name.equals("command") ? "worker" : "serve"));
        BESIDE.getOrDefault(name, List.of()).forEach(line -> lines.add("  " + line));
        if (name.equals("placement") && !given) {
            // Whether it is placed at all is a matter of how it is launched.
            lines.add("  placement = host1");
        }
        int slash = name.lastIndexOf('/');
        if (slash < 0 && given && !name.equals("command")) {
            lines.add("  " + name + " = " + valueOf(name, setting(KnownSettings.PROGRAM, name)));
        } else if (slash >= 0) {
            addSection(name, given, lines);
        }
        lines.addAll(List.of("db", "  command = serve"));
        return lines;
    }

    private static void addSection(String name, boolean given, List<String> lines) {
        String section = name.substring(0, name.indexOf('/'));
        String own = name.substring(name.lastIndexOf('/') + 1);
        lines.add("  " + section);
        String indentation = "    ";
        switch (section) {
            case "depends" -> {
                lines.add("    db");
                indentation = "      ";
            }
            case "ready", "alive" -> lines.add("    probe = "
                    + (given && own.equals("probe") ? "tcp://127.0.0.1:99"
                            : own.equals("status") ? "http://127.0.0.1/" : "tcp://127.0.0.1:98"));
            case "log", "errorlog" -> {
                if (!own.equals("prefix") && !(given && own.equals("file"))) {
                    lines.add("    file = logs/web." + section);
                }
            }
            default -> {
                // Nothing else needs to be there.
            }
        }
        if (!given || own.equals("probe")) {
            return;
        }
        Setting<?> setting = section.equals("env") ? null : setting(
                section.equals("depends") ? KnownSettings.DEPENDENCY
                        : KnownSettings.PROGRAM.sections().stream().filter(each -> each.name().equals(section))
                                .findFirst().orElseThrow(),
                own);
        lines.add(indentation + own + " = " + (setting == null ? "blue" : valueOf(name, setting)));
    }

    private static String valueOf(String name, Setting<?> setting) {
        return Objects.requireNonNullElseGet(
                VALUES.get(name), () -> Objects.requireNonNull(setting.getExample(), name + " has no example"));
    }

    @ParameterizedTest
    @MethodSource("settingsOfGaggled")
    void aChangeInGaggledDoesWhatItsDefinitionSays(String name) throws IOException {
        Setting<?> setting = setting(KnownSettings.GLOBAL, name);
        ReloadEffect effect = KnownSettings.GLOBAL.effectOf(setting);
        if (effect == ReloadEffect.NONE) {
            return;
        }
        ReloadFixture fixture = new ReloadFixture(directory);
        List<String> web = List.of("web", "  command = serve");
        // Nothing is adopted without it.
        List<String> gaggled = name.equals("adopt") ? List.of("gaggled", "  statedir = state") : List.of("gaggled");
        GaggleConfig before = fixture.read(Stream.concat(gaggled.stream(), web.stream()).toList());
        GaggleConfig after = fixture.read(Stream.concat(
                Stream.concat(gaggled.stream(), Stream.of("  " + name + " = "
                        + (OutputSettings.isLog(name) ? "logs/${PROGRAM}." + name : valueOf(name, setting)))),
                web.stream()).toList());
        ReloadPlan plan = ReloadPlans.compare(before, after);
        assertEquals(effect == ReloadEffect.REFUSAL, plan.isRefused());
        if (effect == ReloadEffect.REFUSAL) {
            return;
        }
        boolean ofPrograms = KnownSettings.PROGRAM.settingNames().contains(name)
                || setting.equals(KnownSettings.SEARCH_PATH);
        boolean channel = !ofPrograms && effect == ReloadEffect.RESTART;
        Action expected = effect == ReloadEffect.RESTART ? Action.RESTART : Action.CHANGE;
        assertEquals(
                ofPrograms ? expected : Action.KEEP, plan.getPrograms().getFirst().getAction());
        assertEquals(
                ofPrograms ? List.of() : List.of((channel ? "start " : "change ") + (channel ? name : "gaggled")),
                plan.getParts().stream().map(PlannedChange::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("settingsOfPrograms")
    void nothingIsDoneAboutWhatStays(String name) throws IOException {
        ReloadFixture fixture = new ReloadFixture(directory);
        assertTrue(ReloadPlans.compare(
                fixture.read(configuration(name, true)), fixture.read(configuration(name, true))).isEmpty());
    }

    @Test
    void theDocumentationNamesThoseThatRestart() throws IOException {
        String row = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `") && line.endsWith("| restart |"))
                .findFirst()
                .orElseThrow();
        List<String> documented = Pattern.compile("`([^`]+)`").matcher(row).results()
                .map(result -> result.group(1)).toList();
        Stream<String> settings = KnownSettings.PROGRAM.settings().stream()
                .filter(setting -> KnownSettings.PROGRAM.effectOf(setting) == ReloadEffect.RESTART)
                .map(Setting::getName);
        Stream<String> sections = KnownSettings.PROGRAM.sections().stream()
                .filter(section -> section.changes().usual() == ReloadEffect.RESTART)
                .map(SectionDefinition::name);
        assertEquals(Stream.concat(settings, sections).toList(), documented);
    }
}
