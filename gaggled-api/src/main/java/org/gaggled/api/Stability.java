package org.gaggled.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a plugin may rely on where it uses a type of this API. Every public top-level type has one; it holds for the
 * types within as well. Since when the type exists stands in its comment, as {@code @since}.
 *
 * @since 1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Stability(Stability.Level.STABLE)
public @interface Stability {

    /** How much is promised. */
    Level value();

    /** The levels, from the greatest promise to the least. Levels may be added. */
    enum Level {
        /**
         * What was compiled against it still compiles and runs with every later release of the same major version. It
         * may grow: constants of enums, default methods, properties of builders, and methods of what the host
         * implements are added.
         */
        STABLE,
        /**
         * It may change incompatibly in a minor release ({@code 1.1}), never in a patch release ({@code 1.0.1}). The
         * changelog says what authors must do.
         */
        EVOLVING
    }
}
