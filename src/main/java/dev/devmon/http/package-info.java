/** HTTP/1.1 as it arrives: the head of a response, and its body without the framing. */
@NullMarked
package dev.devmon.http;

import org.jspecify.annotations.NullMarked;
