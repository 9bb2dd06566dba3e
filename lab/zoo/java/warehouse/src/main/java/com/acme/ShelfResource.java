package com.acme;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("/shelves")
public class ShelfResource {
    @GET
    public String shelves() {
        return "42";
    }
}
