package org.gaggled.engine.config.check;

import java.time.Duration;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProbeSettings;
import org.gaggled.engine.config.known.ProbeText;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.Probing.Purpose;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads {@code ready} and {@code alive} of a program. */
final class ProbesReader {

    private static final String EXEC = "exec";

    private final CommandLines commandLines;
    private final ProbeKinds kinds;
    private final Problems problems;

    ProbesReader(CommandLines commandLines, ProbeKinds kinds, Problems problems) {
        this.kinds = kinds;
        this.commandLines = commandLines;
        this.problems = problems;
    }

    ProgramProbes read(SectionContents program, CheckedSettings settings, ArgumentSplitting splitting) {
        WordOrSection ready = section(Purpose.READY, program, settings);
        WordOrSection alive = section(Purpose.ALIVE, program, settings);
        return new ProgramProbes(
                ready == null ? null : ready.settings(),
                alive == null ? null : alive.settings(),
                new Probing(
                        ready == null ? null : rules(Purpose.READY, ready, program, settings, splitting),
                        alive == null ? null : rules(Purpose.ALIVE, alive, program, settings, splitting)));
    }

    private @Nullable WordOrSection section(Purpose purpose, SectionContents program, CheckedSettings settings) {
        SectionDefinition definition = ProbeSettings.section(purpose);
        return WordOrSection.read(
                program, settings, definition,
                (unknown, known) -> unknown.getName().equals(ProbeSettings.WITHIN.getName())
                        ? "it belongs in section 'ready': it bounds a start"
                        : SectionContents.adviceFromElsewhere(unknown, definition),
                problems);
    }

    /** Null where something is wrong with the probe, which has been reported. */
    private @Nullable ProbeRules rules(
            Purpose purpose, WordOrSection section, SectionContents program, CheckedSettings settings,
            ArgumentSplitting splitting) {
        CheckedSettings own = section.settings();
        ProbeText probe = own.find(ProbeSettings.PROBE);
        ConfigPosition position = own.positionOf(ProbeSettings.PROBE);
        ConfigNode node = section.node();
        ConfigText text = node == null ? null : node.getText();
        if (probe == null || position == null || text == null) {
            return null;
        }
        try {
            checkTarget(purpose, probe);
        } catch (InvalidSettingException wrong) {
            problems.error(position, section.word() + " " + Wording.quoted(probe.toString()) + " " + wrong.getMessage(),
                    wrong.getAdvice());
            return null;
        }
        String label = WordOrSection.labelOf(program, ProbeSettings.section(purpose));
        checkTimes(label, purpose, own);
        refuseMeaningless(label, purpose, probe, own);
        if (!probe.kind().equals(EXEC)) {
            return rules(purpose, probe, null, own);
        }
        ErrandCommand command = commandLines.read(
                commandLine(section.word(), text), splitting, settings.get(KnownSettings.ENABLED));
        return command == null ? null
                : rules(purpose, new ProbeText(EXEC, ShellWords.joined(command.words())), command, own);
    }

    private static ProbeRules rules(
            Purpose purpose, ProbeText probe, @Nullable ErrandCommand command, CheckedSettings own) {
        return new ProbeRules(
                probe.kind(),
                probe.target(),
                command,
                own.get(ProbeSettings.DELAY),
                own.get(ProbeSettings.period(purpose)),
                own.get(ProbeSettings.TIMEOUT),
                own.get(ProbeSettings.SUCCESSES),
                own.get(ProbeSettings.FAILURES),
                purpose == Purpose.READY ? own.find(ProbeSettings.WITHIN) : null,
                own.get(ProbeSettings.STATUS));
    }

    /** What stands behind {@code exec:}, as a setting of its own. */
    private static ConfigNode commandLine(String name, ConfigText text) {
        int begin = EXEC.length() + 1;
        ConfigText line =
                new ConfigText(text.value().substring(begin), text.position(), Wording.within(text, begin));
        return ConfigNode.builder(name, text.position()).text(line).build();
    }

    private void checkTarget(Purpose purpose, ProbeText probe) {
        if (purpose == Purpose.ALIVE && ProbeSettings.isTold(probe.kind()) && !probe.kind().equals("notify")) {
            throw new InvalidSettingException("tells once that a program is ready, but not whether it still works",
                    "put it into 'ready', or write for example alive = tcp://HOST:PORT");
        }
        kinds.check(probe.kind(), probe.target());
    }

    private void checkTimes(String label, Purpose purpose, CheckedSettings own) {
        refuseZero(label, ProbeSettings.period(purpose), "write a time like 1s", own);
        refuseZero(label, ProbeSettings.TIMEOUT, "write a time like 1s", own);
        if (purpose == Purpose.READY) {
            refuseZero(label, ProbeSettings.WITHIN, "leave it out where there is no bound", own);
            refuseLateBegin(label, own);
        }
    }

    private void refuseZero(String label, Setting<Duration> setting, String advice, CheckedSettings own) {
        Duration time = own.find(setting);
        ConfigPosition position = own.positionOf(setting);
        if (time != null && position != null && time.isZero()) {
            problems.error(position, setting.getName() + " in " + label + " is 0", advice);
        }
    }

    private void refuseLateBegin(String label, CheckedSettings own) {
        Duration within = own.find(ProbeSettings.WITHIN);
        ConfigPosition position = own.positionOf(ProbeSettings.WITHIN);
        if (within != null && position != null && !within.isZero()
                && within.compareTo(own.get(ProbeSettings.DELAY)) <= 0) {
            problems.error(
                    position, "within in " + label + " is over before the first try, which is made after 'delay'",
                    "raise 'within', or lower 'delay'");
        }
    }

    private void refuseMeaningless(String label, Purpose purpose, ProbeText probe, CheckedSettings own) {
        for (Setting<?> setting : ProbeSettings.section(purpose).settings()) {
            ConfigPosition position = own.positionOf(setting);
            if (position != null && !ProbeSettings.hasMeaning(setting, purpose, probe.kind())) {
                problems.error(
                        position,
                        Wording.quoted(setting.getName()) + " in " + label + " means nothing with " + probe.kind()
                                + (setting.equals(ProbeSettings.STATUS) ? ", which has no HTTP status"
                                        : ", because the program tells it by itself"),
                        setting.equals(ProbeSettings.STATUS) ? "remove it, or write an http:// or https:// probe"
                                : purpose == Purpose.READY ? "remove it; 'within' bounds the time until it is ready"
                                        : "remove it; 'period' is the time in which the program must tell it again");
            }
        }
    }
}
