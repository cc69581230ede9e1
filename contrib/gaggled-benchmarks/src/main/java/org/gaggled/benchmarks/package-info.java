/** How long single steps take, as JMH measures it. Whole programs are measured by {@code contrib/benchmarks}. */
@org.jspecify.annotations.NullUnmarked
package org.gaggled.benchmarks;
