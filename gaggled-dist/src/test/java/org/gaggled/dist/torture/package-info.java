/**
 * Three hundred real programs that misbehave under a gaggled that is tormented, and a judge who believes only what
 * processes report themselves.
 *
 * <p>A {@link org.gaggled.dist.torture.Torture} goes in rounds. In each, some
 * {@linkplain org.gaggled.dist.torture.Torment torments} strike; then there is a calm, in which all has to be as it
 * should be. The {@link org.gaggled.dist.torture.Cast} says what that is, and the
 * {@link org.gaggled.dist.torture.Ledger} what is.
 */
package org.gaggled.dist.torture;
