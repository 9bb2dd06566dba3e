/** Log lines in ECS or for people, through Logback. */
package dev.devmon.service.logging;
