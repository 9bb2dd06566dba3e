/** What a service has that calls {@link dev.devmon.service.Devmon}: the contract of the libraries, for any server in Java. */
package dev.devmon.service;
