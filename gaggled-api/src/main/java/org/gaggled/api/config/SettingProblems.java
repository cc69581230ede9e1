package org.gaggled.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with the settings of one section, collected while a plugin reads them. What
 * {@link org.gaggled.api.ConfiguredPluginFactory#check check} finds and what keeps the plugin from being opened then
 * come from one piece of code:
 *
 * <pre>{@code
 * public List<ConfigProblem> check(PluginSettings settings) {
 *     SettingProblems problems = new SettingProblems(settings.getSettings());
 *     read(settings.getSettings(), problems);
 *     return problems.toList();
 * }
 *
 * public EventSink open(EventSinkContext context) throws PluginException {
 *     SettingProblems problems = new SettingProblems(context.getSettings());
 *     Pager pager = read(context.getSettings(), problems);
 *     if (pager == null) {
 *         throw problems.toException();
 *     }
 *     return pager;
 * }
 *
 * private @Nullable Pager read(Settings settings, SettingProblems problems) {
 *     if (settings.get(TIMEOUT).isZero()) {
 *         problems.error(TIMEOUT, "timeout '0' leaves no time to send anything", "10s is usual");
 *     }
 *     return problems.hasErrors() ? null : new Pager(settings.get(TIMEOUT));
 * }
 * }</pre>
 *
 * <p>A problem stands where its setting was given, or else where the section begins. Messages and advice are as
 * {@link ConfigProblem} wants them. Not safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class SettingProblems {

    private final Settings settings;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** None yet, with those settings. */
    public SettingProblems(Settings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /**
     * A setting keeps gaggled from starting.
     *
     * @param setting one that was declared for this section, given or not
     */
    public void error(Setting<?> setting, String message, @Nullable String advice) {
        problems.add(ConfigProblem.error(placeOf(setting), message, advice).about(setting));
    }

    /** A setting keeps gaggled from starting, and the message says what to do as well. */
    public void error(Setting<?> setting, String message) {
        error(setting, message, null);
    }

    /** An operator should know something about a setting; parameters as for {@code error}. */
    public void warning(Setting<?> setting, String message, @Nullable String advice) {
        problems.add(ConfigProblem.warning(placeOf(setting), message, advice).about(setting));
    }

    /** An operator should know something about a setting, and the message says what to do as well. */
    public void warning(Setting<?> setting, String message) {
        warning(setting, message, null);
    }

    /** Whether there is one that keeps gaggled from starting; warnings do not. */
    public boolean hasErrors() {
        return errors().findAny().isPresent();
    }

    /** All of them, in the order in which they were found; what comes later is not in that list. */
    public List<ConfigProblem> toList() {
        return List.copyOf(problems);
    }

    /**
     * What a factory throws that cannot open its plugin: all errors, each with its place.
     *
     * @throws IllegalStateException when there is no error
     */
    public PluginException toException() {
        if (!hasErrors()) {
            throw new IllegalStateException("there is no error to throw");
        }
        return new PluginException(errors().toList());
    }

    private Stream<ConfigProblem> errors() {
        return problems.stream().filter(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR);
    }

    private ConfigPosition placeOf(Setting<?> setting) {
        ConfigPosition position = settings.positionOf(setting);
        return position == null ? settings.getPosition() : position;
    }

    /** All in one line, for a test that fails. */
    @Override
    public String toString() {
        return problems.toString();
    }
}
