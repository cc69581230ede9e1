package org.gaggled.engine.config.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.jspecify.annotations.Nullable;

/**
 * Everything found wrong so far. The same thing found twice is kept once: a section that a sink and a source share is
 * read for each of them, and the name of a global {@code envfile} is expanded before everything else is.
 */
public final class Problems {

    /** More than anyone will read; it keeps a file that is not a configuration at all from filling the memory. */
    public static final int MOST = 10_000;

    private static final Comparator<ConfigPosition> BY_PLACE = Comparator.comparing(ConfigPosition::file)
            .thenComparingInt(ConfigPosition::line)
            .thenComparingInt(ConfigPosition::column);

    private final List<ConfigProblem> found = new ArrayList<>();
    private final Set<String> texts = new HashSet<>();
    private final Set<ConfigPosition> unexpanded = new HashSet<>();
    private final SecretLines secrets = new SecretLines();
    private final Severity ofLacks;
    private boolean errors;
    private boolean full;

    /** Where something is wrong with earlier instances of a section, and with this one. */
    private final Set<ConfigPosition> ofEarlier = new HashSet<>();

    private final Set<ConfigPosition> ofThis = new HashSet<>();

    public Problems() {
        this(Severity.ERROR);
    }

    /**
     * Problems, of which those have this severity that are not of the configuration, but of the machine, and concern
     * one program alone.
     */
    public Problems(Severity ofLacks) {
        this.ofLacks = ofLacks;
    }

    public void error(ConfigPosition position, String message, @Nullable String advice) {
        add(ConfigProblem.error(position, message, advice));
    }

    public void warning(ConfigPosition position, String message, @Nullable String advice) {
        add(ConfigProblem.warning(position, message, advice));
    }

    /** That the machine lacks what a start of one program needs. With it, the same configuration would be right. */
    public void lack(ConfigPosition position, String message, @Nullable String advice) {
        switch (ofLacks) {
            case ERROR -> error(position, message, advice);
            case WARNING -> warning(position, message, advice);
        }
    }

    /**
     * Looks at the instances of one section, one after the other. What is wrong at one place of the file is told of the
     * first of them that shows it, and not again of the others.
     */
    public <T> void forInstances(Iterable<? extends T> instances, Consumer<? super T> look) {
        ofThis.clear();
        for (T instance : instances) {
            look.accept(instance);
            ofEarlier.addAll(ofThis);
            ofThis.clear();
        }
        ofEarlier.clear();
    }

    public void add(ConfigProblem reported) {
        ConfigProblem problem = onOneLine(reported);
        if (problem.getSeverity() == Severity.ERROR) {
            errors = true;
        }
        ofThis.add(problem.getPosition());
        if (full || ofEarlier.contains(problem.getPosition()) || texts.contains(problem.toString())) {
            return;
        }
        if (found.size() == MOST) {
            full = true;
            found.add(ConfigProblem.error(
                    problem.getPosition(), "more than " + MOST + " problems; the rest is not shown", null));
            return;
        }
        texts.add(problem.toString());
        found.add(problem);
    }

    /** Names and values may hold line ends, and plugins may quote them; a problem is one line all the same. */
    private static ConfigProblem onOneLine(ConfigProblem problem) {
        String message = HarmlessText.of(problem.getMessage());
        String written = problem.getAdvice();
        String advice = written == null ? null : HarmlessText.of(written);
        return switch (problem.getSeverity()) {
            case ERROR -> ConfigProblem.error(problem.getPosition(), message, advice);
            case WARNING -> ConfigProblem.warning(problem.getPosition(), message, advice);
        };
    }

    /** Notes a value whose <code>${NAME}</code> could not be replaced, which has been reported. */
    public void noteUnexpanded(ConfigText text) {
        unexpanded.add(text.position());
    }

    /**
     * Whether what is wrong with a value has been reported already, so that it is not to be taken for what was meant.
     */
    public boolean isUnexpanded(ConfigText text) {
        return unexpanded.contains(text.position());
    }

    /** What must not be shown with them. */
    public SecretLines secrets() {
        return secrets;
    }

    public boolean hasErrors() {
        return errors;
    }

    /** By file, line and column; in the order of discovery where these are the same. */
    public List<ConfigProblem> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(ConfigProblem::getPosition, BY_PLACE))
                .toList();
    }
}
