/** A notifier for gaggled that writes to a file. */
@NullMarked
package com.example.logbook;

import org.jspecify.annotations.NullMarked;
