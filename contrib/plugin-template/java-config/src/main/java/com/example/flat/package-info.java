/** A format of configurations for gaggled: a line for each setting. */
@NullMarked
package com.example.flat;

import org.jspecify.annotations.NullMarked;
