package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The variables that values may refer to, <code>${NAME}</code>: gaggled's own environment and, laid over it, the global
 * {@code envfile} and {@code env}. A value in the global {@code env} sees those that stand above it.
 */
final class Variables {

    private Variables() {}

    /** Whether the section {@code gaggled} leaves expansion on; off, too, while its {@code expand} cannot be understood. */
    static boolean areExpanded(ConfigNode global) {
        ConfigNode expand = child(global, KnownSettings.EXPAND);
        if (expand == null || expand.getText() == null) {
            return true;
        }
        Boolean wanted = parsed(KnownSettings.EXPAND, expand);
        return wanted != null && wanted;
    }

    /** The top-level sections with all their values expanded; {@code global} is among them, if it is there at all. */
    static List<ConfigNode> expand(
            List<ConfigNode> sections, ConfigNode global, HostEnvironment host, EnvironmentFiles files, Problems problems) {
        Map<String, String> variables = new HashMap<>(host.variables());
        Expansion expansion = new Expansion(variables, problems);
        addEnvironmentFile(global, expansion, files, variables);
        ConfigNode withEnvironment = withExpandedEnvironment(global, expansion, variables);
        return sections.stream()
                .map(section -> section == global ? expandRest(withEnvironment, expansion) : expansion.expand(section))
                .toList();
    }

    private static void addEnvironmentFile(
            ConfigNode global, Expansion expansion, EnvironmentFiles files, Map<String, String> variables) {
        ConfigNode named = child(global, KnownSettings.ENV_FILE);
        ConfigText text = named == null ? null : named.getText();
        if (text != null) {
            ConfigNode expanded = ConfigNode.builder(KnownSettings.ENV_FILE.getName(), text.position())
                    .text(expansion.expand(text).value(), text.position())
                    .build();
            Path path = parsed(KnownSettings.ENV_FILE, expanded);
            if (path != null) {
                variables.putAll(files.read(path, text.position()));
            }
        }
    }

    private static ConfigNode withExpandedEnvironment(
            ConfigNode global, Expansion expansion, Map<String, String> variables) {
        ConfigNode.Builder result = ConfigNode.builder(global.getName(), global.getPosition());
        for (ConfigNode child : global.getChildren()) {
            result.child(isEnvironment(child) ? expandInOrder(child, expansion, variables) : child);
        }
        return result.build();
    }

    private static ConfigNode expandInOrder(ConfigNode environment, Expansion expansion, Map<String, String> variables) {
        ConfigNode.Builder result = ConfigNode.builder(environment.getName(), environment.getPosition());
        for (ConfigNode child : environment.getChildren()) {
            ConfigNode expanded = expansion.expand(child);
            result.child(expanded);
            ConfigText text = expanded.getText();
            if (text != null) {
                variables.put(expanded.getName(), text.value());
            }
        }
        return result.build();
    }

    private static ConfigNode expandRest(ConfigNode global, Expansion expansion) {
        ConfigNode.Builder result = ConfigNode.builder(global.getName(), global.getPosition());
        for (ConfigNode child : global.getChildren()) {
            result.child(isEnvironment(child) ? child : expansion.expand(child));
        }
        return result.build();
    }

    private static boolean isEnvironment(ConfigNode node) {
        return node.getName().equals(KnownSettings.ENV) && node.isSection();
    }

    private static @Nullable ConfigNode child(ConfigNode section, Setting<?> setting) {
        return section.getChildren().stream()
                .filter(child -> child.getName().equals(setting.getName()) && !child.isSection())
                .findFirst()
                .orElse(null);
    }

    /** The value, or null for a wrong one, which is reported when the section is checked. */
    private static <T> @Nullable T parsed(Setting<T> setting, ConfigNode node) {
        ConfigText text = node.getText();
        try {
            return text == null ? null : setting.parse(List.of(text.value()));
        } catch (IllegalArgumentException reportedLater) {
            return null;
        }
    }
}
