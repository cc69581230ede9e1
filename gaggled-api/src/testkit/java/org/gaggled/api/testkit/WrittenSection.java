package org.gaggled.api.testkit;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/** A section as a test writes it, and what gaggled would say to it. */
final class WrittenSection {

    static final String GAGGLED = "gaggled";

    /** That of every neighbour source. */
    static final String CLUSTER = "cluster";

    /** A value, or a list of them. */
    record Given(ConfigPosition position, @Nullable ConfigText text, @Nullable List<ConfigText> items) {

        private List<String> values() {
            if (text != null) {
                return List.of(text.value());
            }
            return items == null ? List.of() : items.stream().map(ConfigText::value).toList();
        }

        /** @throws IllegalArgumentException with what is wrong */
        private Object parsedBy(Setting<?> setting) {
            if (text != null) {
                return setting.parseText(text.value());
            }
            if (!setting.isList()) {
                throw new IllegalArgumentException("takes one value, not a list");
            }
            return setting.parseItems(values());
        }
    }

    private static final ConfigPosition WITHOUT_LINES = new ConfigPosition("gaggled.test", 1, 1);

    private final String name;
    private final Map<String, Given> given = new LinkedHashMap<>();

    WrittenSection(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException for what is given twice, which gaggled refuses */
    void add(String setting, Given value) {
        if (given.putIfAbsent(setting, value) != null) {
            throw new IllegalArgumentException("'" + setting + "' in " + label() + " is given twice");
        }
    }

    ConfigPosition position() {
        return given.values().stream().map(Given::position).findFirst().orElse(WITHOUT_LINES);
    }

    /** Reads what is known, and reports what is wrong, missing or unknown. */
    CheckedSettings read(List<Setting<?>> known, List<ConfigProblem> problems) {
        Map<String, Setting<?>> declared = new LinkedHashMap<>();
        known.forEach(setting -> declared.put(setting.getName(), setting));
        given.forEach((setting, value) -> {
            if (!declared.containsKey(setting)) {
                problems.add(ConfigProblem.error(
                        value.position(), "unknown setting '" + setting + "' in " + label(), adviceFor(declared)));
            }
        });
        Map<String, CheckedSettings.Value> values = new LinkedHashMap<>();
        declared.forEach((setting, definition) -> {
            Given value = given.get(setting);
            if (value != null) {
                parse(definition, value, values, problems);
            } else if (definition.isRequired()) {
                problems.add(ConfigProblem.error(
                        position(),
                        label() + " has no '" + setting + "'",
                        "add the setting '" + setting + "': " + definition.getAllowed()));
            }
        });
        Set<String> refused = new HashSet<>();
        given.forEach((setting, value) -> {
            if (declared.containsKey(setting) && !values.containsKey(setting)) {
                refused.add(setting);
            }
        });
        return new CheckedSettings(position(), declared, values, refused);
    }

    private static void parse(
            Setting<?> setting,
            Given value,
            Map<String, CheckedSettings.Value> to,
            List<ConfigProblem> problems) {
        try {
            to.put(setting.getName(), new CheckedSettings.Value(value.parsedBy(setting), value.position()));
        } catch (IllegalArgumentException wrong) {
            String advice = wrong instanceof InvalidSettingException inWords ? inWords.getAdvice() : null;
            problems.add(ConfigProblem.error(value.position(), messageFor(setting, value.values(), wrong), advice));
        }
    }

    /** As gaggled words it: nothing of the value where it is secret. */
    private static String messageFor(Setting<?> setting, List<String> values, IllegalArgumentException wrong) {
        if (!setting.isSecret()) {
            return setting.getName() + " '" + String.join(", ", values) + "' " + wrong.getMessage();
        }
        String message = String.valueOf(wrong.getMessage());
        boolean repeated = values.stream().anyMatch(value -> !value.isEmpty() && message.contains(value));
        return setting.getName() + " (its value is not shown) "
                + (repeated ? "is not " + setting.getAllowed() : message);
    }

    private static String adviceFor(Map<String, Setting<?>> declared) {
        return declared.isEmpty()
                ? "none is known there"
                : "known there: " + declared.keySet().stream().collect(Collectors.joining(", "));
    }

    private String label() {
        return name.equals(GAGGLED) ? "section 'gaggled'" : "section 'gaggled/" + name + "'";
    }
}
