package org.gaggled.engine.config.show;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.GlobalSection;
import org.gaggled.engine.config.check.ProgramLogs.Stream;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.ProbeSettings;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.known.ResourceSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.launch.ContainmentInForce;
import org.jspecify.annotations.Nullable;

/** The settings of a program as they are shown to whoever asks: by their configured names, without the environment. */
public final class ShownSettings {

    /** What is shown elsewhere, or has done its work when the configuration has been read. */
    private static final Set<String> NOT_SHOWN = Set.of(
            KnownSettings.DEPENDS.getName(), KnownSettings.ENV_FILE.getName(),
            ProbeSettings.READY_SECTION.name(), ProbeSettings.ALIVE_SECTION.name(),
            OutputSettings.LOG_SECTION.name(), OutputSettings.ERROR_LOG_SECTION.name());

    private ShownSettings() {}

    public static Map<String, String> of(Program program, GlobalSection global) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Setting<?> setting : KnownSettings.PROGRAM.settings()) {
            String text = NOT_SHOWN.contains(setting.getName()) ? null : text(setting, program, global);
            if (text != null) {
                shown.put(setting.getName(), text);
            }
        }
        addContainment(program, global, shown);
        add(ProcessSettings.LIMITS, program.limits(), shown);
        add(ResourceSettings.SECTION, program.resources(), shown);
        ProbeValues.of(program).forEach((section, values) -> values
                .forEach(value -> shown.put(section + "/" + value.setting().getName(), text(value.value()))));
        program.logs().streams().forEach(stream -> add(stream, shown));
        for (Setting<?> setting : program.pluginSettings()) {
            @Nullable
            Object value = setting.isSecret() ? null : program.settings().find(setting);
            if (value != null) {
                shown.put(setting.getName(), text(value));
            }
        }
        return shown;
    }

    /** The one in force, where all that belongs to the program is contained. */
    private static void addContainment(Program program, GlobalSection global, Map<String, String> shown) {
        ContainmentInForce containment = program.launch().getScope() == SignalScope.GROUP
                ? global.containment().get() : null;
        if (containment != null) {
            shown.put(KnownSettings.CONTAINMENT.getName(), containment.word());
        }
    }

    private static void add(SectionDefinition section, CheckedSettings given, Map<String, String> shown) {
        for (Setting<?> setting : section.settings()) {
            @Nullable
            Object value = given.find(setting);
            if (value != null) {
                shown.put(section.name() + "/" + setting.getName(), text(value));
            }
        }
    }

    private static void add(Stream stream, Map<String, String> shown) {
        if (LogValues.isInOneWord(stream)) {
            shown.put(stream.name(), text(stream.target()));
            return;
        }
        LogValues.of(stream, LogValues.resolved(stream))
                .forEach(value -> shown.put(stream.name() + "/" + value.setting().getName(), text(value.value())));
    }

    private static @Nullable String text(Setting<?> setting, Program program, GlobalSection global) {
        LaunchRequest launch = program.launch();
        if (setting.equals(KnownSettings.COMMAND)) {
            return launch.getExecutable().toString();
        }
        if (setting.equals(KnownSettings.ARGV)) {
            return ShellWords.joined(launch.getArguments().stream().skip(1).toList());
        }
        if (setting.equals(KnownSettings.WORKING_DIRECTORY)) {
            return launch.getWorkingDirectory().toString();
        }
        ErrandKind errand = ErrandKind.find(setting.getName());
        if (errand != null) {
            ErrandCommand command = program.errands().command(errand);
            return command == null ? null : ShellWords.joined(command.words());
        }
        if (setting.equals(KnownSettings.INSTANCES) && program.id().group() == null) {
            return null;
        }
        Setting<?> inForce = DutySettings.inForce(setting, program.settings());
        @Nullable
        Object value = inForce == null ? null : global.find(inForce, program.settings());
        return value == null ? null : text(value);
    }

    /** A value, in one line. */
    public static String text(Object value) {
        return value instanceof Duration duration ? duration.toMillis() + "ms" : SettingText.onOneLine(value);
    }
}
