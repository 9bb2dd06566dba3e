package dev.devmon.mcp;

import dev.devmon.agent.AgentProcess;
import dev.devmon.session.Session;

/** A call of a tool, and what the tool needs to answer it. */
record Question(Session session, AgentProcess agent, Arguments arguments) {}
