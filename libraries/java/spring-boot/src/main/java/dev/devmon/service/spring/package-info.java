/** What {@link dev.devmon.service.Devmon} is in an application of Spring Boot. */
package dev.devmon.service.spring;
