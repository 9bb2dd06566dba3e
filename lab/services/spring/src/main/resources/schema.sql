create table orders (id bigint primary key, total decimal(10, 2) not null)
as select x, 9.99 * x from system_range(1, 1000);
