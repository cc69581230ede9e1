package org.gaggled.engine.config.expand;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The variables that values may refer to, <code>${NAME}</code>: gaggled's own environment and, laid over it, the global
 * {@code envfile} and {@code env}. A value in the global {@code env} sees those that stand above it.
 */
public final class Variables {

    /** {@code $$}, which is a dollar, or {@code $NAME}. */
    private static final Pattern SHELL_VARIABLE = Pattern.compile("\\$\\$|\\$([A-Za-z_][A-Za-z0-9_]*)");

    private final List<WrittenSection> sections;
    private final Optional<Boolean> wanted;
    private final EnvironmentFiles files;
    private final Map<String, String> variables;
    private final Problems problems;
    private final Expansion expansion;
    private final Instances instances;

    /** The variables of a configuration, whose sections are those of all its files. */
    public Variables(List<WrittenSection> sections, HostEnvironment host, EnvironmentFiles files, Problems problems) {
        this.sections = sections;
        this.wanted = wanted(sections.stream().filter(WrittenSection::isGlobal).toList());
        this.files = files;
        this.variables = new HashMap<>(host.variables());
        this.problems = problems;
        this.expansion = new Expansion(variables, problems);
        this.instances = new Instances(expansion);
    }

    /**
     * An {@code include} of a section, expanded where that is wanted. The global {@code env} is not known before
     * everything is read.
     */
    public static ConfigNode expandInclude(ConfigNode include, WrittenSection global, HostEnvironment host,
            Problems problems) {
        boolean expanded = wanted(List.of(global)).orElse(global.format().expandedByDefault());
        return expanded ? new Expansion(host.variables(), problems).expand(include) : include;
    }

    /**
     * Whether {@code expand} in these sections turns expansion on or off. Empty where it is not given or cannot be
     * understood, so that the format of each file decides: a wrong word hides nothing that is wrong with the rest.
     */
    private static Optional<Boolean> wanted(List<WrittenSection> globals) {
        return globals.stream()
                .map(global -> child(global.node(), KnownSettings.EXPAND))
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(expand -> Optional.ofNullable(parsed(KnownSettings.EXPAND, expand)));
    }

    /** The sections with the values expanded of those in which that is wanted, and with the instances of programs. */
    public List<WrittenSection> expand() {
        sections.stream().filter(WrittenSection::isGlobal).forEach(this::addEnvironmentFile);
        List<WrittenSection> withEnvironment = sections.stream()
                .map(section -> section.isGlobal() ? withExpandedEnvironment(section) : section)
                .toList();
        sections.forEach(this::warnOfShellVariables);
        return withEnvironment.stream().map(this::expandRest).toList();
    }

    /** A variable as a shell has it, without braces, where it is about as certain that its value was meant. */
    private void warnOfShellVariables(WrittenSection section) {
        for (ConfigNode child : section.node().getChildren()) {
            if (isEnvironment(child)) {
                child.getChildren().forEach(variable -> warnOfShellVariable(variable, section));
            } else if (section.isGlobal() && child.getName().equals(KnownSettings.SEARCH_PATH.getName())) {
                warnOfShellVariable(child, section);
            }
        }
    }

    private void warnOfShellVariable(ConfigNode node, WrittenSection section) {
        ConfigText text = node.getText();
        Matcher matcher = SHELL_VARIABLE.matcher(text == null ? "" : text.value());
        while (text != null && matcher.find()) {
            String name = matcher.group(1);
            if (name != null && (name.equals(node.getName()) || variables.containsKey(name))) {
                problems.warning(
                        Wording.within(text, matcher.start()),
                        "$" + name + " in " + Wording.quoted(node.getName())
                                + " is not replaced: these are the characters themselves",
                        adviceAbout(name, node, isExpanded(section)));
                return;
            }
        }
    }

    private static String adviceAbout(String name, ConfigNode node, boolean expanded) {
        if (node.getName().equals(KnownSettings.SEARCH_PATH.getName())) {
            return "leave it out: 'path' is put in front of what gaggled's own $PATH has";
        }
        return expanded
                ? "write ${" + name + "}, or $$" + name + " if they are meant"
                : "set 'expand' in gaggled to true and write ${" + name + "}";
    }

    private boolean isExpanded(WrittenSection section) {
        return wanted.orElse(section.format().expandedByDefault());
    }

    private void addEnvironmentFile(WrittenSection global) {
        ConfigNode named = child(global.node(), KnownSettings.ENV_FILE);
        if (named == null) {
            return;
        }
        ConfigNode expanded = isExpanded(global) ? expansion.expand(named) : named;
        ConfigText text = expanded.getText();
        var path = parsed(KnownSettings.ENV_FILE, expanded);
        if (path != null && text != null && !problems.isUnexpanded(text)) {
            files.read(path, text.position()).forEach((name, value) -> variables.put(name, value.value()));
        }
    }

    private WrittenSection withExpandedEnvironment(WrittenSection global) {
        return global.with(WrittenSection.withChildren(
                global.node(), child -> isEnvironment(child) ? expandInOrder(child, isExpanded(global)) : child));
    }

    private ConfigNode expandInOrder(ConfigNode environment, boolean expanded) {
        ConfigNode.Builder result = ConfigNode.builder(environment.getName(), environment.getPosition());
        ConfigText ignored = environment.getText();
        if (ignored != null) {
            result.text(ignored);
        }
        for (ConfigNode child : environment.getChildren()) {
            ConfigNode variable = expanded ? expansion.expand(child) : child;
            result.child(variable);
            ConfigText text = variable.getText();
            if (text != null) {
                variables.put(variable.getName(), text.value());
            }
        }
        return result.build();
    }

    private WrittenSection expandRest(WrittenSection section) {
        if (!section.isGlobal()) {
            return instances.of(section, isExpanded(section));
        }
        return isExpanded(section) ? section.with(expandRest(section.node())) : section;
    }

    private ConfigNode expandRest(ConfigNode global) {
        return WrittenSection.withChildren(
                global, child -> isEnvironment(child) ? child : expansion.expandWithin(child));
    }

    private static boolean isEnvironment(ConfigNode node) {
        return node.getName().equals(KnownSettings.ENV) && (node.isSection() || !node.getChildren().isEmpty());
    }

    static @Nullable ConfigNode child(ConfigNode section, Setting<?> setting) {
        return section.getChildren().stream()
                .filter(child -> child.getName().equals(setting.getName()) && !child.isSection())
                .findFirst()
                .orElse(null);
    }

    /** The value, or null for a wrong one, which is reported when the section is checked. */
    static <T> @Nullable T parsed(Setting<T> setting, ConfigNode node) {
        ConfigText text = node.getText();
        try {
            return text == null ? null : setting.parseText(text.value());
        } catch (IllegalArgumentException reportedLater) {
            return null;
        }
    }
}
