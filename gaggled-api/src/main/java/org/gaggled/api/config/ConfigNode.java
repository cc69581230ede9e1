package org.gaggled.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One named thing in a configuration: a setting, a section, or, in formats that allow it, both at once.
 *
 * <p>A setting has a {@link #getText() text} or a {@link #getItems() list}, never both; a section has
 * {@link #getChildren() children}, in the order of the file. A section that was given but is empty has neither. Names
 * need not be unique: a format plugin reports what its format forbids, and passes on the rest for the host to judge.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigNode {

    private final String name;
    private final ConfigPosition position;
    private final @Nullable ConfigText text;
    private final @Nullable List<ConfigText> items;
    private final List<ConfigNode> children;

    private ConfigNode(Builder builder) {
        this.name = builder.name;
        this.position = builder.position;
        this.text = builder.text;
        this.items = builder.items == null ? null : List.copyOf(builder.items);
        this.children = List.copyOf(builder.children);
    }

    /** Begins a node; {@code position} is that of the name. The root of a tree is named with the empty string. */
    public static Builder builder(String name, ConfigPosition position) {
        return new Builder(name, position);
    }

    /** The name, exactly as the format gives it. */
    public String getName() {
        return name;
    }

    /** Where the name stands. */
    public ConfigPosition getPosition() {
        return position;
    }

    /** The single value, or null where there is none. */
    public @Nullable ConfigText getText() {
        return text;
    }

    /** The values of a list ({@code [a, b]} in YAML), or null where the value is not a list. */
    public @Nullable List<ConfigText> getItems() {
        return items;
    }

    /** What stands inside, in the order of the file. */
    public List<ConfigNode> getChildren() {
        return children;
    }

    /** Whether it has neither a text nor a list, so that it can only be a section. */
    public boolean isSection() {
        return text == null && items == null;
    }

    @Override
    public String toString() {
        return name + (text == null ? "" : " = " + text) + (items == null ? "" : " = " + items) + " at " + position;
    }

    /** Collects the parts of one {@link ConfigNode}. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private final ConfigPosition position;
        private @Nullable ConfigText text;
        private @Nullable List<ConfigText> items;
        private final List<ConfigNode> children = new ArrayList<>();

        private Builder(String name, ConfigPosition position) {
            this.name = Objects.requireNonNull(name);
            this.position = Objects.requireNonNull(position);
        }

        /** Gives it a single value, written without quotes, in place of any it has. */
        public Builder text(String value, ConfigPosition at) {
            return text(new ConfigText(value, at));
        }

        /** Gives it a single value, in place of any it has. */
        public Builder text(ConfigText value) {
            this.text = Objects.requireNonNull(value);
            this.items = null;
            return this;
        }

        /** Makes its value a list, of these items, in place of any it has. */
        public Builder items(List<ConfigText> values) {
            this.items = List.copyOf(values);
            this.text = null;
            return this;
        }

        /** Adds a child after those it has. */
        public Builder child(ConfigNode child) {
            children.add(Objects.requireNonNull(child));
            return this;
        }

        /** The node; the builder may go on being used. */
        public ConfigNode build() {
            return new ConfigNode(this);
        }
    }
}
