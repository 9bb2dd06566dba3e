/** For servlet containers: the API is theirs, so this package is used only where it is there. */
package dev.devmon.service.servlet;
