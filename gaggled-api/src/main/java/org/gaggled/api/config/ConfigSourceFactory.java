package org.gaggled.api.config;

import java.util.Set;
import org.gaggled.api.PluginFactory;
import org.gaggled.api.Stability;

/**
 * A configuration format. Its {@linkplain #getName() name} is what {@code --format} takes.
 *
 * <p>Two formats that claim one extension are an error when a file with that extension is to be read, unless {@code
 * --format} decides.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface ConfigSourceFactory extends PluginFactory {

    /** The file extensions of this format, lower case, without the dot; not empty. Always the same answer. */
    Set<String> getExtensions();

    /**
     * How the single text of a program's {@code argv} becomes words. What a list has is never split. Always the same
     * answer.
     */
    default ArgumentSplitting getArgumentSplitting() {
        return ArgumentSplitting.SHELL_WORDS;
    }

    /**
     * Whether <code>${NAME}</code> in the values of this format is replaced when the configuration does not say so
     * itself with {@code expand}. A format that is older than gaggled says no, so that its files keep their meaning.
     * Always the same answer.
     */
    default boolean isExpandedByDefault() {
        return true;
    }

    /**
     * Whether files of this format may hold bytes that are not UTF-8, in comments or in values that go to programs as
     * they are. Each such byte is then one character of the text, a lone low surrogate from {@code U+DC80} to
     * {@code U+DCFF}. Otherwise such a file is refused. Always the same answer.
     */
    default boolean isAnyByteAllowed() {
        return false;
    }

    /**
     * Whether a configuration in this format may have channels that other hosts reach without keys when it does not say
     * so itself with {@code insecure}. A format that is older than gaggled says yes, so that its files still work.
     * Always the same answer.
     */
    default boolean isInsecureByDefault() {
        return false;
    }

    /** Called once for a reading of the configuration, before {@link ConfigSource#read}. */
    ConfigSource open(ConfigSourceContext context);
}
