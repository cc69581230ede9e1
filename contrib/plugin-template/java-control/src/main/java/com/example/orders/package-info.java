/** A control source for gaggled that takes orders as files. */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
