package org.gaggled.engine.cli;

/** How a graph of dependencies is printed. */
enum GraphFormat {
    /** A tree for each program that no other depends on. */
    TEXT,
    /** For Graphviz. */
    DOT,
    /** For Mermaid, as code hosting sites draw it. */
    MERMAID
}
