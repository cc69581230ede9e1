package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.launch.CommandSearch;
import org.jspecify.annotations.Nullable;

/** Reads the command lines of the commands around a program's life, and looks the commands up. */
final class CommandLines {

    private final CommandSearch commands;
    private final String searchPath;
    private final Problems problems;
    private final BiFunction<List<String>, ConfigNode, List<String>> bound;

    /**
     * Reads them with that search.
     *
     * @param searchPath where commands without a / are looked for
     * @param bound gives the words of a setting, or none where those of all programs so far are too many
     */
    CommandLines(
            CommandSearch commands, String searchPath, Problems problems,
            BiFunction<List<String>, ConfigNode, List<String>> bound) {
        this.commands = commands;
        this.searchPath = searchPath;
        this.problems = problems;
        this.bound = bound;
    }

    /** What a program has of them. What is wrong is reported; a missing command only where the program is enabled. */
    ErrandRules read(SectionContents contents, CheckedSettings settings, ArgumentSplitting splitting) {
        ConfigNode reloadCommand = contents.setting(KnownSettings.RELOAD_COMMAND.getName());
        if (reloadCommand != null && contents.setting(KnownSettings.RELOAD_SIGNAL.getName()) != null) {
            problems.error(
                    reloadCommand.getPosition(),
                    contents.label() + " has both reloadcommand and reloadsignal",
                    "keep the one that a reload is to use");
        }
        boolean enabled = settings.get(KnownSettings.ENABLED);
        return new ErrandRules(
                find(KnownSettings.PRESTART, contents, splitting, enabled),
                settings.get(KnownSettings.PRESTART_WAIT),
                find(KnownSettings.STOP_COMMAND, contents, splitting, enabled),
                find(KnownSettings.POSTSTOP, contents, splitting, enabled),
                settings.get(KnownSettings.POSTSTOP_WAIT),
                settings.find(KnownSettings.RELOAD_SIGNAL),
                find(KnownSettings.RELOAD_COMMAND, contents, splitting, enabled));
    }

    private @Nullable ErrandCommand find(
            Setting<?> setting, SectionContents contents, ArgumentSplitting splitting, boolean enabled) {
        ConfigNode node = contents.setting(setting.getName());
        return node == null || isUnexpanded(node) ? null : read(node, splitting, enabled);
    }

    /**
     * The command line in a node.
     *
     * @param enabled whether the command must be there
     * @return null where it is not one, which has been reported
     */
    @Nullable
    ErrandCommand read(ConfigNode node, ArgumentSplitting splitting, boolean enabled) {
        List<String> line = ArgumentList.read(node, splitting, problems);
        if (line.isEmpty()) {
            refuseEmpty(node);
            return null;
        }
        List<String> words = bound.apply(line, node);
        return words.isEmpty() ? null : lookUp(words, node, enabled);
    }

    private boolean isUnexpanded(ConfigNode node) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        return text != null ? problems.isUnexpanded(text)
                : items != null && items.stream().anyMatch(problems::isUnexpanded);
    }

    /** One that could not be split has been reported. */
    private void refuseEmpty(ConfigNode node) {
        ConfigText text = node.getText();
        if (text == null || text.value().isBlank()) {
            problems.error(
                    CheckedSettings.positionOf(node), node.getName() + " is empty",
                    "write a command and its arguments, or leave the setting out");
        }
    }

    private ErrandCommand lookUp(List<String> words, ConfigNode node, boolean enabled) {
        String command = words.getFirst();
        Path file = switch (commands.find(command)) {
            case CommandSearch.Result.Found(Path found) -> found;
            case CommandSearch.Result.Unusable(Path candidate, String message, String advice) -> {
                if (enabled) {
                    problems.lack(CheckedSettings.positionOf(node), node.getName() + ": " + message, advice);
                }
                yield candidate;
            }
        };
        List<String> arguments = new ArrayList<>(words);
        arguments.set(0, file.toString());
        LaunchRequest.Builder line = LaunchRequest.builder(node.getName(), file).arguments(arguments);
        if (command.indexOf('/') < 0) {
            line.searchedFor(command, searchPath);
        }
        return new ErrandCommand(line.build());
    }
}
